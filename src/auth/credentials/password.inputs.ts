import { Field, InputType } from '@nestjs/graphql';
import { IsBoolean } from 'class-validator';
import { Fits } from '../../common/arguments.js';
import { IsNewPassword, IsPassword } from './password-arguments.js';

@InputType({ description: 'A new password, and the old one to show that it is really you.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The one until now.' })
  @IsPassword()
  currentPassword!: string;

  @Field(() => String, { description: 'The one from now on; the same rules as in RegisterInput.' })
  @IsNewPassword()
  newPassword!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether one’s API tokens end, too.' })
  @IsBoolean({ message: 'takes true or false' })
  endApiTokens!: boolean;
}

@InputType({ description: 'A password for the holder of a link to set one.' })
export class SetPasswordInput {
  @Field(() => String, { description: 'The part of the link behind its #.' })
  @Fits(200) // longer than a token, so that a link with something appended gets NOT_FOUND
  token!: string;

  @Field(() => String, { description: 'The same rules as in RegisterInput.' })
  @IsNewPassword()
  password!: string;
}
