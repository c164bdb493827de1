const { DRAWS_SEED } = process.env;

/** For fast-check: draws anew in each run, or the same where DRAWS_SEED is set, so that a change is not blamed for a rare draw. */
export const DRAWS = DRAWS_SEED === undefined ? {} : { seed: Number(DRAWS_SEED) };
