import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import { IsEnum } from 'class-validator';
import { Role } from '../../auth/users/role.js';
import { NewAccountInput } from '../../auth/accounts/account.inputs.js';
import { UserObject } from '../../auth/users/user.types.js';
import { connectionOf } from '../../common/page.types.js';

export const UserConnectionObject = connectionOf({
  node: UserObject,
  name: 'User',
  one: 'user',
  page: 'One page of users.',
});

@ObjectType('PasswordLink', {
  description: 'With it somebody sets a password, once. Hand it over in person, or by a channel that you trust.',
})
@WithObject()
export class PasswordLinkObject {
  @Field(() => UserObject, { description: 'The account that the link is for.' })
  user!: UserObject;

  @Field(() => String, { description: 'The address to open. Only in this answer.' })
  url!: string;

  @Field(() => Date, { description: 'When it is void.' })
  expiresAt!: Date;
}

@InputType({ description: 'A new account for a member of staff.' })
export class CreateStaffInput extends NewAccountInput {
  @Field(() => Role, { description: 'The account’s role, which decides its permissions.' })
  @IsEnum(Role, { message: 'takes a role' })
  role!: Role;
}
