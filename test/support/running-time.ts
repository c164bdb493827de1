import { performance } from 'node:perf_hooks';

const TICK_MS = 20;
const MOST_MS = 100;

let ran = 0;
let last = performance.now();

function tick(): void {
  const now = performance.now();
  ran += Math.min(now - last, MOST_MS);
  last = now;
}

const ticking = setInterval(tick, TICK_MS);
afterAll(() => clearInterval(ticking));

/**
 * Milliseconds, as performance.now() has them, but without the pauses of the machine: one in which this process does not
 * run counts as a tenth of a second. For what other processes or timers take; work of this process may block its ticks.
 */
export function runningTime(): number {
  tick();
  return ran;
}
