import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'The answer to a deletion.' })
export class Deleted {
  @Field(() => ID, { description: 'The id that is gone for good.' })
  deletedId!: string;
}
