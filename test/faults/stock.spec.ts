import { resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { evening, stage, type Stage } from '../support/box-office.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, SHAPES } from './support/cluster.js';
import { LONG, times } from './support/faults.js';
import { APPROVE, asksFor, placesAll } from './support/traffic.js';

const STOCK = 10;
const APPROVALS = 64;

/**
 * An evening at which all approve at once; what they were told, and what is there then.
 * @param held stops the replicas until all have asked: on a busy machine one may be answered before the next one asks
 */
async function rush(cluster: Cluster, { admin, customer }: Stage, { held = false } = {}) {
  const { event, vip } = await evening(admin, { vip: STOCK });
  const orders = await placesAll(
    customer.client,
    Array.from({ length: APPROVALS }, () => ({ [vip.id]: 1 })),
  );
  const staff = await cluster.everywhere();
  if (held) for (const replica of cluster.replicas) replica.signal('SIGSTOP');
  const asking = orders.map((id, n) => asksFor(staff[n % staff.length]!, APPROVE, id));
  if (held) {
    for (let n = 0; n < 100; n++) await turn(); // in which they are sent
    for (const replica of cluster.replicas) replica.signal('SIGCONT');
  }
  const answers = await Promise.all(asking);
  return {
    told: tally(answers.map(({ refusal, given }) => refusal?.extensions.code ?? given!['outcome']!)),
    stock: (await admin.stockOf(event))['VIP'],
  };
}

function tally(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

const without = (guards: string[]) => ({
  NODE_OPTIONS: `--import=${pathToFileURL(resolve('test/faults/support/without-guards.ts')).href}`,
  WITHOUT_GUARDS: guards.join(','),
});

describe.each(SHAPES)('64 approvals at once, of 10 tickets, on %s', (shape) => {
  it('sell all ten, and none twice', async () => {
    const cluster = await Cluster.open(shape);
    const theStage = await stage(cluster);
    for (let run = 1; run <= times(1000, 50); run++) {
      expect({ run, ...(await rush(cluster, theStage)) }).toEqual({
        run,
        told: { APPROVED: STOCK, AUTO_REJECTED: APPROVALS - STOCK },
        stock: { available: 0, held: 0, sold: STOCK },
      });
    }
    await expectInvariants(cluster);
    await cluster.close();
  });

  /** What keeps two approvals from looking at the same stock. */
  const taking = { SQLite: 'transactions', PostgreSQL: 'row locks' }[shape];

  it('would be seen to oversell: without both guards they do', async () => {
    const oversold = (sold: number) => sold > STOCK;
    const sold = await soldWithout([taking, 'conditions'], { runs: 20, until: oversold });
    expect(sold.some(oversold)).toBe(true);
  });

  // Not a promise, so it takes none of the short form's minutes.
  if (LONG) {
    it.each([taking, 'conditions'])('sell ten also without %s, since each guard is enough', async (guard) => {
      const runs = 100;
      expect(await soldWithout([guard], { runs })).toEqual(Array(runs).fill(STOCK));
    });
  }

  /** How many were sold in each run; there are so many of them, or fewer where one of them is `until`. */
  async function soldWithout(
    guards: string[],
    { runs, until = () => false }: { runs: number; until?: (sold: number) => boolean },
  ): Promise<number[]> {
    const cluster = await Cluster.open(shape, { env: without(guards) });
    if (guards.includes('conditions') && shape === 'PostgreSQL') {
      await cluster.rows('alter table ticket_type drop constraint available_not_negative');
    }
    const theStage = await stage(cluster);
    const sold: number[] = [];
    while (sold.length < runs && !sold.some(until))
      sold.push((await rush(cluster, theStage, { held: true })).stock!.sold);
    await cluster.close();
    return sold;
  }
});
