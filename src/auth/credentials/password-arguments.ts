import { ExactArg, Fits, FitsElse } from '../../common/arguments.js';
import { MAX_PASSWORD, PASSWORD_LENGTH } from './password-rules.js';

/** The user's own password as an argument, unchanged. BAD_USER_INPUT if it is longer than any password. */
export const PasswordArg = (description: string, { nullable = false } = {}) =>
  ExactArg('password', MAX_PASSWORD, description, { nullable });

/** A password in an input object, unchanged. One longer than any password is refused before it is hashed. */
export const IsPassword = () => Fits(MAX_PASSWORD);

/**
 * A new password in an input object. Its length is checked before anything compares or hashes it; passwordRefusal
 * checks the other rules.
 */
export const IsNewPassword = () => FitsElse(MAX_PASSWORD, PASSWORD_LENGTH);
