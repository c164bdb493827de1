import { FULFIL, lines, NEXT, PLACE, stage, UPDATE_EVENT } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { watch } from '../support/watching.js';

const WAITS = 'subscription { myQueueEntries { id status position } }';

describe('the end of an event', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());
  afterEach(() => expectInvariants(foyer));

  const inAnHour = () => new Date(foyer.clock.now().getTime() + 3_600_000).toISOString();
  const past = () => new Date(foyer.clock.now().getTime() - 1).toISOString();

  it('ends the waiting entries when it starts, and they see it live', async () => {
    const { admin, customer, vip, event } = await stage(foyer, { vip: 0, event: { startsAt: inAnHour() } });
    const entry = await customer.joins(vip.id);
    await using live = await watch(foyer, customer.client, WAITS);
    await live.until({ myQueueEntries: [{ id: entry.id, status: 'WAITING', position: 1 }] });
    foyer.clock.advance(3_600_000);
    await live.until({ myQueueEntries: [{ id: entry.id, status: 'EXPIRED', position: null }] });
    expect(await admin.client.isRefused(FULFIL, { id: entry.id })).toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'EXPIRED', to: 'FULFILLED' },
    });
    const feed = 'query ($id: ID!) { recentActivity(eventId: $id, first: 1) { kind actor { id } quantity } }';
    expect(await admin.client.does(feed, { id: event.id })).toEqual({
      recentActivity: [{ kind: 'queue.expired', actor: null, quantity: 1 }],
    });
  });

  it('is seen at its moment by who watches the figures', async () => {
    const { admin, event } = await stage(foyer, { event: { startsAt: inAnHour() } });
    const query = 'subscription ($id: ID) { dashboardStats(eventId: $id) { event { onSale salesClosedReason } } }';
    await using live = await watch(foyer, admin.client, query, { id: event.id });
    expect(await live.next()).toEqual({ dashboardStats: { event: { onSale: true, salesClosedReason: null } } });
    foyer.clock.advance(3_600_000);
    await live.until({ dashboardStats: { event: { onSale: false, salesClosedReason: 'STARTED' } } });
  });

  it.each(['ARCHIVED', 'started'])('asks to confirm the number of entries where it is %s by hand', async (how) => {
    const { admin, customers, vip, event } = await stage(foyer, { vip: 0, customers: 3 });
    const entries = await Promise.all(customers.map((customer) => customer.joins(vip.id)));
    const input = how === 'ARCHIVED' ? { status: 'ARCHIVED' as const } : { startsAt: past() };
    for (const confirmEnding of [undefined, null, 0, 2]) {
      const change = { ...input, confirmEnding };
      expect(await admin.client.isRefused(UPDATE_EVENT, { id: event.id, input: change })).toMatchObject({
        code: 'CONFIRMATION_REQUIRED',
        details: { field: 'confirmEnding', expected: 3 },
      });
    }
    const statuses = async () =>
      foyer.rows(`select status from queue_entry where id in (${entries.map(({ id }) => foyer.row(id)).join(', ')})`);
    expect(await statuses()).toEqual(entries.map(() => ({ status: 'WAITING' })));
    await admin.changesEvent(event.id, { ...input, confirmEnding: 3 });
    expect(await statuses()).toEqual(entries.map(() => ({ status: 'EXPIRED' })));
  });

  it('is not that sales are closed by hand, nor that the start moves to another day', async () => {
    const { admin, customer, vip, event } = await stage(foyer, { vip: 0, event: { startsAt: inAnHour() } });
    await customer.joins(vip.id);
    await admin.changesEvent(event.id, { salesOpen: false });
    await admin.changesEvent(event.id, { startsAt: null });
    await admin.changesEvent(event.id, { startsAt: inAnHour() });
    const query = '{ myQueueEntries { status position } }';
    expect(await customer.client.does(query)).toEqual({ myQueueEntries: [{ status: 'WAITING', position: 1 }] });
  });
});

describe('processNextOrder without an event', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('is refused while several events have pending orders, but a repeated key is answered', async () => {
    const { admin, customer, vip, event } = await stage(foyer);
    const [main] = await foyer.rows("select id from ticket_type where event_id = 1 and tier = 'VIP'");
    const place = () => customer.client.does(PLACE, { input: { items: lines({ [String(main!['id'])]: 1 }) } });
    await place();
    const next = (key: string) => admin.client.does(NEXT, { idempotencyKey: key });
    const first = await next('once');
    expect(first).toMatchObject({ processNextOrder: { outcome: 'APPROVED' } });

    await place();
    await customer.places({ [vip.id]: 1 });
    expect(await admin.client.isRefused(NEXT, {})).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'eventId', reason: 'is needed: several events have pending orders' },
    });
    expect(await next('once')).toEqual(first);
    await admin.processesNext(event.id);
    expect(await next('again')).toMatchObject({ processNextOrder: { outcome: 'APPROVED' } });
    await expectInvariants(foyer);
  });
});
