import { hash, verify } from '@node-rs/argon2';

/** OWASP's second recommendation for argon2id, which is this library's default variant: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Compared where there is no account, so that an unknown login takes as long as a wrong password. */
const nobody = hash('nobody has this password', OPTIONS);

/** A PHC string; computed off the event loop. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

/** Exactly one argon2 verification, whether there is a hash to compare with or not. */
export async function passwordMatches(password: string, passwordHash: string | undefined): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && passwordHash !== undefined;
}
