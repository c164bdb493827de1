import { Staff, stage, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, SHAPES } from './support/cluster.js';
import { Chance, times } from './support/faults.js';
import { APPROVE, CANCEL, FULFIL, gets, JOIN, placesAll } from './support/traffic.js';

const READERS = 8;
const SELLERS = 6;

/** So many more for a while, which no sum of orders comes near: a reading torn anywhere adds up to something else. */
const DELIVERY = 1000;
const VIP = 40;
const REGULAR = 60;

/** More than there is without a delivery, or than all sellers have sold at once. */
const WAITED_FOR = 90;

const READING = `query ($slug: String!, $id: ID!) {
  event(slug: $slug) { ticketTypes { available held sold } }
  dashboardStats(eventId: $id) { revenue { amount } approvedOrders ticketTypes { available held sold } } }`;

interface Stock {
  available: number;
  held: number;
  sold: number;
}
interface Reading {
  event: { ticketTypes: Stock[] };
  dashboardStats: { revenue: { amount: number }; approvedOrders: number; ticketTypes: Stock[] };
}

const sum = ({ available, held, sold }: Stock) => available + held + sold;

/** One order after another, from being placed to being cancelled; one regular ticket in each. */
async function sells(staff: Client, { customer, vip, regular }: Stage, chance: Chance, goesOn: () => boolean) {
  while (goesOn()) {
    const basket = { [vip.id]: chance.between(1, 3), [regular.id]: 1 };
    const [order] = await placesAll(customer.client, [basket]);
    expect(await gets(staff, APPROVE, order)).toEqual({ outcome: 'APPROVED' });
    await gets(staff, CANCEL, order);
  }
}

/** Somebody waits for more than there is, gets it from a delivery, and gives it back, and the delivery leaves again. */
async function delivers(staff: Client, { customer, vip }: Stage, goesOn: () => boolean) {
  const desk = new Staff(staff, 'admin');
  while (goesOn()) {
    const entry = await gets(customer.client, JOIN, { ticketTypeId: vip.id, quantity: WAITED_FOR });
    await desk.changes(vip.id, { addAvailable: DELIVERY });
    const { order } = await gets<{ order: { id: string } }>(staff, FULFIL, entry['id']);
    await gets(staff, CANCEL, order.id);
    await desk.changes(vip.id, { addAvailable: -DELIVERY });
  }
}

describe.each(SHAPES)('every reading of stock on %s', (shape) => {
  it('balances, while orders are approved, cancelled and fulfilled and stock comes and goes', async () => {
    const cluster = await Cluster.open(shape);
    const theStage = await stage(cluster, { vip: VIP, regular: REGULAR, event: { maxTicketsPerOrder: 100 } });
    const { id, slug } = theStage.event;
    const staff = await cluster.everywhere();
    const at = (n: number) => staff[n % staff.length]!;

    let left = times(10_000, 500);
    const goesOn = () => left > 0;
    const seen = new Set<string>();
    const reads = async (client: Client) => {
      while (left-- > 0) {
        const { event, dashboardStats } = await client.does<Reading>(READING, { id, slug });
        for (const types of [event.ticketTypes, dashboardStats.ticketTypes]) {
          const [vip, regular] = types as [Stock, Stock];
          expect({ types, balances: [VIP, VIP + DELIVERY].includes(sum(vip)) && sum(regular) === REGULAR }).toEqual({
            types,
            balances: true,
          });
          seen.add(JSON.stringify(types));
        }
        // One moment across rows and tables, too: what was sold is what it brought, and to how many.
        const [vip, regular] = dashboardStats.ticketTypes as [Stock, Stock];
        const { revenue, approvedOrders } = dashboardStats;
        expect({ vip, regular, brought: revenue.amount, to: approvedOrders }).toEqual({
          vip,
          regular,
          brought: vip.sold * 100_00 + regular.sold * 85_00,
          to: regular.sold + (vip.sold >= WAITED_FOR ? 1 : 0),
        });
        if (left % 25 === 0) {
          const { checkStock } = await client.does('{ checkStock { differences } }');
          expect(checkStock).toEqual({ differences: [] });
        }
      }
    };

    const sellers = Array.from({ length: SELLERS }, (_, n) =>
      sells(at(n), theStage, new Chance(`seller ${n}`), goesOn),
    );
    const readers = Array.from({ length: READERS }, (_, n) => reads(at(n)));
    await Promise.all([...readers, ...sellers, delivers(at(0), theStage, goesOn)]).finally(() => (left = 0));

    // Otherwise nothing moved, and there was nothing to be torn.
    expect(seen.size).toBeGreaterThan(times(50, 10));
    await expectInvariants(cluster);
    await cluster.close();
  });
});
