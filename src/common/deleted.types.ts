import { Field, ID, ObjectType } from '@nestjs/graphql';
import { PublicType } from './field-rights.js';

@ObjectType({ description: 'The answer to a deletion.' })
@PublicType()
export class Deleted {
  @Field(() => ID, { description: 'The id that is gone for good.' })
  deletedId!: string;
}
