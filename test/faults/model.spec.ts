import fc from 'fast-check';
import { Cluster, SHAPES, type Shape } from './support/cluster.js';
import { seed, times } from './support/faults.js';
import { Theatre } from './support/model-client.js';
import { histories, type History } from './support/model-history.js';
import { play, type Tally } from './support/model-play.js';

const HISTORIES = times(1000, 60);
/** Longer than the others have, since this is the largest of them on a busy machine. */
const PATIENCE_MS = times(3_600_000, 600_000);
/** Shrinking ends after so long, with the shortest history until then. */
const SHRINKING_MS = 30_000;

/** What the histories must come to, to be worth their time; the rarest things are left to chance. */
const REACHED = [
  'place done, SALES_CLOSED, ORDER_LIMIT_EXCEEDED, INSUFFICIENT_STOCK',
  'approve APPROVED, INVALID_TRANSITION',
  'reject done, INVALID_TRANSITION',
  'complete done, INVALID_TRANSITION, NOT_FOUND',
  'cancel done, INVALID_TRANSITION, NOT_FOUND',
  'join done, SALES_CLOSED, ORDER_LIMIT_EXCEEDED, ALREADY_QUEUED, TICKETS_AVAILABLE',
  'leave done, NOT_FOUND',
  'fulfil done, INVALID_TRANSITION, INSUFFICIENT_STOCK, NOT_FOUND',
  'add done, INSUFFICIENT_STOCK',
  'stock done',
  'price done',
  'sales done',
  'next APPROVED, AUTO_REJECTED, null',
  'reset done',
].flatMap((line) => {
  const [does, ...outcomes] = line.split(/,? /);
  return outcomes.map((outcome) => `${does} ${outcome}`);
});

/** On two replicas a round often goes otherwise than one command after the other; in one process hardly ever. */
const OVERTAKEN: Record<Shape, string[]> = { SQLite: [], PostgreSQL: ['not as sent'] };

describe.each(SHAPES)('any history on %s', (shape) => {
  let cluster: Cluster;
  let theatre: Theatre;
  const reached: Tally = new Map();

  beforeAll(async () => {
    cluster = await Cluster.open(shape);
    theatre = await Theatre.of(cluster);
  });

  afterAll(() => cluster.close());

  it('answers and leaves behind what the rules say, one command after the other', () => holdsFor(1), PATIENCE_MS);

  it(
    'answers and leaves behind what some order of the commands explains, when they come at once',
    () => holdsFor(4),
    PATIENCE_MS,
  );

  it('has come to every rule in them', () => {
    expect([...REACHED, ...OVERTAKEN[shape]].filter((what) => !reached.has(what))).toEqual([]);
  });

  /** Plays histories, each of them in rounds of so many commands at most. */
  async function holdsFor(atOnce: number): Promise<void> {
    const tally: Tally = new Map();
    let until = Infinity;
    const property = fc.asyncProperty(histories(atOnce), async (history: History) => {
      // What depends on timing may need more than one try to come out again.
      const tries = until === Infinity || atOnce === 1 ? 1 : 3;
      for (let n = 0; n < tries && Date.now() < until; n++) {
        await play(cluster, theatre, history, tally).catch((error: Error) => {
          if (until === Infinity) process.stdout.write(`${shape}, before it is shrunk: ${error.message}\n`);
          until = Math.min(until, Date.now() + SHRINKING_MS);
          throw error;
        });
      }
    });
    await fc.assert(property, { seed: seed(), numRuns: HISTORIES });
    const figures = [...tally].toSorted(([a], [b]) => a.localeCompare(b)).map(([what, often]) => `${what} ${often}`);
    process.stdout.write(`${shape}, ${atOnce} at once: ${figures.join(', ')}\n`);
    for (const [what, often] of tally) reached.set(what, (reached.get(what) ?? 0) + often);
  }
});
