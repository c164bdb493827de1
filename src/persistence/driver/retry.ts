import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs `work` until it succeeds or fails for good.
 * @param pauseAfter says after a failed attempt, counted from 1, how many milliseconds to wait before the next one; undefined
 * for a failure that stays
 */
export async function retry<T>(
  work: () => Promise<T>,
  pauseAfter: (error: unknown, attempt: number) => number | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const milliseconds = pauseAfter(error, attempt);
      if (milliseconds === undefined) throw error;
      await pause(milliseconds);
    }
  }
}
