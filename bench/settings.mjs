/** How long and how much; `npm run bench -- quick` takes the second. */
export const FULL = {
  rounds: 3,
  /** Of each measurement, and of the warm-up before it. */
  seconds: 5,
  warmUp: 2,
  sockets: 10_000,
  changes: 20,
  starts: 5,
  finished: [1_000, 1_000_000],
  /** Of each operation, at each number of finished orders. */
  repeats: 200,
};
export const QUICK = {
  rounds: 1,
  seconds: 1,
  warmUp: 1,
  sockets: 2000,
  changes: 5,
  starts: 2,
  finished: [1_000, 20_000],
  repeats: 40,
};
