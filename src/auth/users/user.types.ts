import { Field, ObjectType } from '@nestjs/graphql';
import { GlobalIdField } from '../../common/ids/id-fields.js';
import { NodeObject } from '../../common/ids/node.types.js';
import { ChangedBy } from '../../bus/changed-by.js';
import { Role } from './role.js';

@ObjectType('User', { implements: () => NodeObject, description: 'Somebody with an account.' })
@ChangedBy('user.changed')
export class UserObject {
  @GlobalIdField('User', 'Stays the same for good.')
  @ChangedBy()
  id!: number;

  @Field(() => String, { description: 'Unique without regard to case.' })
  username!: string;

  @Field(() => String, { description: 'As the person wrote it; unique in all its spellings.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'As the person wrote it.' })
  fullName?: string | null;

  @Field(() => Role, { description: 'The account’s role, which decides its permissions.' })
  role!: Role;

  @Field(() => Date, { description: 'When the account was made.' })
  @ChangedBy()
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'Since when it may do nothing; null for one that may. Only admins and oneself see it.',
  })
  disabledAt?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether logging in takes a code of an authenticator app, too. Only admins and oneself see it; null for everybody else.',
  })
  secondFactor?: boolean | null;
}
