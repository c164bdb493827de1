import { stage, type Customer, type OrderView, type Stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { watch } from '../support/watching.js';

const HISTORY = `query ($id: ID!) { order(id: $id) {
  decision { at by { username } notes automatic }
  viewerCanCancel viewerCanComplete viewerCanDecide
  history { type kind actor { username } order { id } } } }`;

interface View {
  decision: { at: string; by: { username: string } | null; notes: string | null; automatic: boolean } | null;
  viewerCanCancel: boolean;
  viewerCanComplete: boolean;
  viewerCanDecide: boolean;
  history: { type: string; kind: string; actor: { username: string } | null; order: { id: string } | null }[];
}

const seenBy = async ({ client }: Customer, { id }: OrderView) =>
  (await client.does<{ order: View }>(HISTORY, { id })).order;
const movesIn = ({ history }: View) => history.map(({ type }) => type);

describe('an order’s decision and history', () => {
  let foyer: Foyer;
  let set: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start();
    set = await stage(foyer, { vip: 2 });
  });
  afterAll(() => foyer.stop());

  it('show its customer the moves without who made them, and staff everything', async () => {
    const { admin, customer, vip } = set;
    const order = await customer.places({ [vip.id]: 1 });
    await admin.approves(order, 'Welcome');
    await customer.cancels(order);

    const own = await seenBy(customer, order);
    expect(movesIn(own)).toEqual(['ORDER_PLACED', 'ORDER_APPROVED', 'ORDER_CANCELLED']);
    expect(own.history.every(({ actor, order: of }) => actor === null && of?.id === order.id)).toBe(true);
    expect(own.decision).toMatchObject({ by: null, notes: 'Welcome', automatic: false });

    const all = await seenBy(admin, order);
    expect(movesIn(all).filter((type) => type !== 'STOCK_CHANGED')).toEqual(movesIn(own));
    expect(movesIn(all).filter((type) => type === 'STOCK_CHANGED')).toHaveLength(2);
    expect(all.history[0]!.actor).toEqual({ username: customer.username });
    expect(all.decision).toMatchObject({ by: { username: 'admin' }, notes: 'Welcome' });
  });

  it('say whether a rule decided', async () => {
    const { admin, customer, vip } = set;
    const [first, second] = [await customer.places({ [vip.id]: 2 }), await customer.places({ [vip.id]: 1 })];
    expect((await seenBy(customer, second)).decision).toBeNull();
    await admin.approves(first);
    await admin.approves(second);
    expect((await seenBy(admin, first)).decision).toMatchObject({ automatic: false });
    expect((await seenBy(admin, second)).decision).toMatchObject({ automatic: true, by: { username: 'admin' } });
    await admin.cancels(first);
  });

  it('tell each viewer what they may do, by the lifecycle’s table', async () => {
    const { admin, customer, vip } = set;
    const order = await customer.places({ [vip.id]: 1 });
    const rights = async (who: Customer) => {
      const { viewerCanCancel, viewerCanComplete, viewerCanDecide } = await seenBy(who, order);
      return { viewerCanCancel, viewerCanComplete, viewerCanDecide };
    };
    expect(await rights(customer)).toEqual({ viewerCanCancel: true, viewerCanComplete: false, viewerCanDecide: false });
    expect(await rights(admin)).toEqual({ viewerCanCancel: true, viewerCanComplete: false, viewerCanDecide: true });
    await admin.approves(order);
    expect(await rights(customer)).toEqual({ viewerCanCancel: true, viewerCanComplete: true, viewerCanDecide: false });
    await customer.cancels(order);
    const none = { viewerCanCancel: false, viewerCanComplete: false, viewerCanDecide: false };
    expect([await rights(customer), await rights(admin)]).toEqual([none, none]);
  });

  it('reach live viewers of one order apart, though they watch the same', async () => {
    const { admin, customer, vip } = set;
    const order = await customer.places({ [vip.id]: 1 });
    await admin.approves(order);
    const query = `subscription { order(id: "${order.id}") { decision { by { username } } } }`;
    await using ofStaff = await watch(foyer, admin.client, query);
    await using ofCustomer = await watch(foyer, customer.client, query);
    expect(await ofStaff.next()).toEqual({ order: { decision: { by: { username: 'admin' } } } });
    expect(await ofCustomer.next()).toEqual({ order: { decision: { by: null } } });
    await admin.cancels(order);
  });
});

describe('closed sets beside strings', () => {
  it('tell kinds of the feed, causes of movements and audited data apart', async () => {
    const foyer = await Foyer.start();
    const { admin, customer, vip, event } = await stage(foyer, { vip: 2 });
    await admin.approves(await customer.places({ [vip.id]: 1 }));
    const answer = await admin.client.does<{
      recentActivity: { type: string; kind: string }[];
      stockMovements: { reason: string; cause: string }[];
      auditLog: { edges: { node: { before: string; beforeData: object; after: string; afterData: object } }[] };
    }>(
      `query ($event: ID!, $type: ID!) {
        recentActivity(eventId: $event) { type kind } stockMovements(ticketTypeId: $type) { reason cause }
        auditLog(first: 1) { edges { node { before beforeData after afterData } } } }`,
      { event: event.id, type: vip.id },
    );
    expect(answer.recentActivity).toContainEqual({ type: 'ORDER_APPROVED', kind: 'order.approved' });
    expect(answer.stockMovements).toEqual([
      { reason: 'ORDER_APPROVED', cause: 'order.approved' },
      { reason: 'RESTOCKED', cause: 'stocked' },
    ]);
    const { before, beforeData, after, afterData } = answer.auditLog.edges[0]!.node;
    expect([beforeData, afterData]).toEqual([JSON.parse(before), JSON.parse(after)]);
    expect(Object.keys(afterData)).not.toEqual([]);
    await foyer.stop();
  });

  it('say of a ticket type whether it is on sale', async () => {
    const foyer = await Foyer.start();
    const { admin, event, vip } = await stage(foyer);
    const ask = async () => {
      const query = `{ ticketTypes(eventId: "${event.id}") { id onSale salesClosedReason } }`;
      const { ticketTypes } = await foyer.client().does<{ ticketTypes: { id: string }[] }>(query);
      return ticketTypes.find(({ id }) => id === vip.id);
    };
    expect(await ask()).toMatchObject({ onSale: true, salesClosedReason: null });
    await admin.changesEvent(event.id, { salesOpen: false });
    expect(await ask()).toMatchObject({ onSale: false, salesClosedReason: 'CLOSED' });
    await foyer.stop();
  });
});

describe('serving a queue entry', () => {
  it('makes one order for one key', async () => {
    const foyer = await Foyer.start();
    const { admin, customer, regular } = await stage(foyer, { regular: 0 });
    const entry = await customer.joins(regular.id);
    await admin.changes(regular.id, { addAvailable: 2 });
    const serve = `mutation ($id: ID!) { fulfillQueueEntry(id: $id, idempotencyKey: "once") { status order { id } } }`;
    const first = await admin.client.does(serve, { id: entry.id });
    expect(first).toMatchObject({ fulfillQueueEntry: { status: 'FULFILLED' } });
    expect(await admin.client.does(serve, { id: entry.id })).toEqual(first);
    const { viewer } = await customer.client.does('{ viewer { orders { totalCount } } }');
    expect(viewer).toEqual({ orders: { totalCount: 1 } });
    expect(await admin.client.isRefused(serve, { id: (await customer.joins(regular.id, 2)).id })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    await foyer.stop();
  });
});
