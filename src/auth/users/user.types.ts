import { Field, ObjectType } from '@nestjs/graphql';
import { OwnedBy, WithObject } from '../../common/field-rights.js';
import { GlobalIdField } from '../../common/ids/id-fields.js';
import { NodeObject } from '../../common/ids/node.types.js';
import { ChangedBy } from '../../bus/changed-by.js';
import { For } from './for.js';
import { Role } from './role.js';

@ObjectType('User', { implements: () => NodeObject, description: 'Somebody with an account.' })
@ChangedBy('user.changed')
@OwnedBy(({ id }: { id: number }) => id)
export class UserObject {
  @WithObject()
  @GlobalIdField('User', 'Stays the same for good.')
  @ChangedBy()
  id!: number;

  @WithObject()
  @Field(() => String, { description: 'Unique without regard to case.' })
  username!: string;

  @WithObject()
  @Field(() => String, { description: 'As the person wrote it; unique in all its spellings.' })
  email!: string;

  @WithObject()
  @Field(() => String, { nullable: true, description: 'As the person wrote it.' })
  fullName?: string | null;

  @WithObject()
  @Field(() => Role, { description: 'The account’s role, which decides its permissions.' })
  role!: Role;

  @WithObject()
  @Field(() => Date, { description: 'When the account was made.' })
  @ChangedBy()
  createdAt!: Date;

  @For({ owner: 'account.read', others: 'users.read' }, 'null')
  @Field(() => Date, {
    nullable: true,
    description: 'Since when it may do nothing; null for one that may. Only admins and oneself see it.',
  })
  disabledAt?: Date | null;

  @For({ owner: 'account.read', others: 'users.read' }, 'null')
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether logging in takes a code of an authenticator app, too. Only admins and oneself see it; null for everybody else.',
  })
  secondFactor?: boolean | null;
}
