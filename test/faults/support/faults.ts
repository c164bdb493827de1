import { setTimeout as pause } from 'node:timers/promises';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const { FAULTS, FAULTS_SEED } = process.env;

/** FAULTS=long: everything, and as often as the whole figure says. */
export const LONG = FAULTS === 'long';

/** How often: the whole figure in the long form, otherwise the short one. */
export function times(long: number, short: number): number {
  return LONG ? long : short;
}

/** So long something may take that takes an instant, on a machine that is busy. */
const PATIENCE_MS = 60_000;

/** Looks again and again until there is something, which is then returned. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(1)) {
    const seen = await look();
    if (seen !== undefined) return seen;
  }
  throw new Error(`It did not happen within ${PATIENCE_MS} ms: ${String(look)}`);
}

/** Chance that can be played again: the same in every run with the same FAULTS_SEED, for each name its own. */
export class Chance {
  private readonly generator;

  constructor(name: string) {
    this.generator = xoroshiro128plus(Buffer.from(name).reduce((hash, byte) => Math.imul(hash, 31) + byte, seed()));
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  one<T>(of: readonly T[]): T {
    return of[this.between(0, of.length - 1)]!;
  }
}

/** What the run was started with; globalSetup draws and prints it where nobody gave it. */
export function seed(): number {
  return Number(FAULTS_SEED);
}
