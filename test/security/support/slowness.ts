/** What `work` takes on the machine for which the bounds of these tests were chosen. */
const USUAL_MS = 0.7;
const TRIES = 30;
/** A machine that is slower still would let too much pass. */
const MOST = 4;

const ROWS = Array.from({ length: 2000 }, (_, n) => ({ id: n, name: `row ${n}`, tags: ['a', 'b', String(n)] }));

/** The kind of work that answers are made of. */
function work(): void {
  JSON.parse(JSON.stringify(ROWS));
}

/**
 * How many times longer than usual this machine takes for the same work, from 1 to 4: the shortest of many tries, which
 * the load of other processes hardly changes.
 */
export function slowness(): number {
  const took = Array.from({ length: TRIES }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(MOST, Math.max(1, Math.min(...took) / USUAL_MS));
}
