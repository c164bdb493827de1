import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsEmail, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Fits, IsLine } from '../common/arguments.js';
import { Role } from './role.js';
import { caseless } from './user.entity.js';

@ObjectType('User', { description: 'Somebody with an account.' })
export class UserObject {
  @Field(() => ID, { description: 'Stays the same for good.' })
  id!: number;

  @Field(() => String, { description: 'Unique without regard to case.' })
  username!: string;

  @Field(() => String, { description: 'Unique without regard to case.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'As the person wrote it.' })
  fullName?: string | null;

  @Field(() => Role, { description: 'What the account may do.' })
  role!: Role;

  @Field(() => Date, { description: 'When the account was made.' })
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

/** What every new account has, whoever makes it. */
@InputType({ isAbstract: true })
export abstract class NewAccountInput {
  @Field(() => String, { description: '3 to 30 letters, digits and underscores; unique without regard to case.' })
  @Matches(/^[A-Za-z0-9_]{3,30}$/, { message: 'takes 3 to 30 letters, digits and underscores' })
  username!: string;

  @Field(() => String, { description: 'At most 254 characters; unique without regard to case.' })
  @IsEmail({}, { message: 'takes an e-mail address' })
  @Fits(254, caseless)
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
  @IsString({ message: 'takes text' })
  password!: string;
}

@InputType({ description: 'Who wants to log in.' })
export class LoginInput {
  @Field(() => String, { description: 'A username or an e-mail address.' })
  @IsString({ message: 'takes text' })
  login!: string;

  @Field(() => String, { description: 'As it was set, to the letter.' })
  @IsString({ message: 'takes text' })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the authenticator app shows, or a recovery code; asked for with SECOND_FACTOR_REQUIRED.',
  })
  @IsOptional()
  @MaxLength(40, { message: 'takes at most 40 characters' })
  code?: string | null;
}
