import { APPROVE, CANCEL, COMPLETE, REJECT, stage, type OrderView } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { watch } from '../support/watching.js';

const OPERATIONS = { APPROVED: APPROVE, REJECTED: REJECT, COMPLETED: COMPLETE, CANCELLED: CANCEL };
type Status = keyof typeof OPERATIONS | 'PENDING';

describe('what an order may become', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());
  afterEach(() => expectInvariants(foyer));

  const table = (['PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED'] as const).flatMap((status) =>
    (['customer', 'admin'] as const).flatMap((viewer) =>
      [false, true].map((started) => ({ status, viewer, when: started ? 'after' : 'before', started })),
    ),
  );

  it.each(table)(
    '$status, for its $viewer $when the start: all that is offered can be done, and nothing else',
    async (row) => {
      const startsAt = new Date(foyer.clock.now().getTime() + 60_000).toISOString();
      const scene = await stage(foyer, { event: { startsAt } });
      const actor = scene[row.viewer];
      for (const to of Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]) {
        const order = await orderThatIs(row.status);
        if (row.started) foyer.clock.advance(60_001);
        const { nextStatuses } = await actor.sees(order);
        const { errors } = await actor.client.asks(OPERATIONS[to], { id: order.id });
        expect({ to, done: !errors }).toEqual({ to, done: nextStatuses.includes(to) });
        if (row.started) foyer.clock.advance(-60_001);
      }

      async function orderThatIs(status: Status): Promise<OrderView> {
        const { admin, customer, vip } = scene;
        const order = await customer.places({ [vip.id]: 1 });
        if (status === 'APPROVED' || status === 'COMPLETED') await admin.approves(order);
        if (status === 'COMPLETED') await admin.completes(order);
        if (status === 'REJECTED') await admin.rejects(order);
        if (status === 'CANCELLED') await admin.cancels(order);
        return order;
      }
    },
  );

  it('differs for two who watch the same order', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    const query = 'subscription ($id: ID!) { order(id: $id) { status nextStatuses } }';
    await using hers = await watch(foyer, customer.client, query, { id: order.id });
    await using ours = await watch(foyer, admin.client, query, { id: order.id });
    expect(await hers.next()).toEqual({ order: { status: 'PENDING', nextStatuses: ['CANCELLED'] } });
    expect(await ours.next()).toMatchObject({ order: { nextStatuses: ['APPROVED', 'REJECTED', 'CANCELLED'] } });
    await admin.approves(order);
    await hers.until({ order: { status: 'APPROVED', nextStatuses: ['COMPLETED', 'CANCELLED'] } });
  });
});
