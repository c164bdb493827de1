import { ExactArg, Fits, FitsElse } from '../../common/arguments.js';
import { MAX_PASSWORD, PASSWORD_LENGTH } from './password-rules.js';

/** One's own password as an argument, to the letter. BAD_USER_INPUT where no password is that long. */
export const PasswordArg = (description: string, { nullable = false } = {}) =>
  ExactArg('password', MAX_PASSWORD, description, { nullable });

/** A password in an input object, to the letter: refused before it is hashed where no password is that long. */
export const IsPassword = () => Fits(MAX_PASSWORD);

/** A new password in an input object, refused before anything of it is compared or hashed; the rest of its rules is passwordRefusal's. */
export const IsNewPassword = () => FitsElse(MAX_PASSWORD, PASSWORD_LENGTH);
