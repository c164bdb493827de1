/** Line breaks and other signs that would make more than one line of it, or hide a part. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Why Foyer does not start: one line that names the variable or the file, and the next step. */
export class EnvironmentError extends Error {
  constructor(message: string) {
    super(message.replace(CONTROL, ' '));
  }
}
