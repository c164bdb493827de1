import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, Matches } from 'class-validator';
import { FitsNormalised, IsLine, IsMailAddress, Normalised } from '../../common/arguments.js';
import { normaliseAddress } from '../../common/text/addresses.js';
import { normaliseCode } from '../../common/text/codes.js';
import { normaliseUsername } from '../../common/text/names.js';
import { MAX_LOGIN } from './login-text.js';
import { IsNewPassword, IsPassword } from '../credentials/password-arguments.js';
import { caseless } from '../users/user.entity.js';

/** The properties of every new account, self-registered or created by staff. */
@InputType({ isAbstract: true })
export abstract class NewAccountInput {
  @Field(() => String, {
    description:
      '3 to 30 letters, digits and underscores; unique without regard to case. Spaces around it are removed.',
  })
  @Normalised(30, normaliseUsername)
  @Matches(/^[A-Za-z0-9_]{3,30}$/, { message: 'takes 3 to 30 letters, digits and underscores' })
  username!: string;

  @Field(() => String, {
    description:
      'At most 254 characters, shown as typed. One account for all spellings: case, accents in one sign or two, and a domain in letters or as `xn--`.',
  })
  @IsMailAddress(MAX_LOGIN, caseless)
  email!: string;

  @Field(() => String, { nullable: true, description: 'How to address the person; at most 100 characters.' })
  @IsOptional()
  @IsLine(100, caseless)
  fullName?: string | null;
}

@InputType({ description: 'A new account.' })
export class RegisterInput extends NewAccountInput {
  @Field(() => String, {
    description:
      '8 to 128 characters, one of them neither letter nor digit; none of the commonest with little changed, and more than username or address.',
  })
  @IsNewPassword()
  password!: string;
}

@InputType({ description: 'A login and its password.' })
export class LoginInput {
  @Field(() => String, {
    description: 'A username or an e-mail address, in any of its spellings; at most 254 characters.',
  })
  @FitsNormalised(MAX_LOGIN, normaliseAddress)
  login!: string;

  @Field(() => String, {
    description: 'As it was set, whichever way the keyboard composes its letters; at most 128 characters.',
  })
  @IsPassword()
  password!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What the authenticator app shows, in digits of any script, or a recovery code; asked for with SECOND_FACTOR_REQUIRED.',
  })
  @IsOptional()
  @FitsNormalised(40, normaliseCode)
  code?: string | null;
}
