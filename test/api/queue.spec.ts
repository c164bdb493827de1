import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { ENTRY, FULFIL, JOIN, LEAVE, stage, type EntryView } from '../support/box-office.js';

describe('the queue', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => expectInvariants(foyer));
  afterAll(() => foyer.stop());

  it('is joined for what stock does not cover, at the price of the moment', async () => {
    const { admin, customer, vip } = await stage(foyer, { vip: 2 });
    const entry = await customer.joins(vip.id, 3);
    await admin.changes(vip.id, { price: 999_00 });
    expect(entry).toMatchObject({
      quantity: 3,
      status: 'WAITING',
      position: 1,
      unitPrice: { amount: 100_00, currency: 'USD' },
      ticketType: { id: vip.id },
      offerExpiresAt: null,
      order: null,
    });
    const { myQueueEntries } = await customer.client.does<{ myQueueEntries: EntryView[] }>(
      `{ myQueueEntries { ${ENTRY} } }`,
    );
    expect(myQueueEntries).toEqual([entry]);
  });

  it('keeps the order of arrival, and moves up when somebody leaves', async () => {
    const { admin, vip, customers } = await stage(foyer, { vip: 0, customers: 4 });
    const entries: EntryView[] = [];
    for (const customer of customers) entries.push(await customer.joins(vip.id));
    expect(entries.map((entry) => entry.position)).toEqual([1, 2, 3, 4]);

    expect(await customers[1]!.leaves(entries[1]!)).toMatchObject({ status: 'LEFT', position: null });

    const query = `query ($id: ID!) { queue(ticketTypeId: $id) { quantity entry { id position } } }`;
    const { queue } = await admin.client.does<{ queue: { entry: { id: string; position: number } }[] }>(query, {
      id: vip.id,
    });
    expect(queue.map((line) => line.entry)).toEqual([
      { id: entries[0]!.id, position: 1 },
      { id: entries[2]!.id, position: 2 },
      { id: entries[3]!.id, position: 3 },
    ]);
  });

  it('gives 30 who join at once the positions 1 to 30, each once', async () => {
    const { vip, customers } = await stage(foyer, { vip: 0, customers: 30 });
    const entries = await Promise.all(customers.map((customer) => customer.joins(vip.id)));
    const inOrder = entries.toSorted((a, b) => foyer.row(a.id) - foyer.row(b.id));
    const positions = await Promise.all(
      inOrder.map(async (entry) => {
        const owner = customers.find((customer) => customer.username === entry.customer.username)!;
        const { myQueueEntries } = await owner.client.does<{ myQueueEntries: EntryView[] }>(
          `{ myQueueEntries { position } }`,
        );
        return myQueueEntries[0]!.position;
      }),
    );
    expect(positions).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  it('takes one waiting entry per customer and type, and another after leaving', async () => {
    const { customer, vip, regular } = await stage(foyer, { vip: 0, regular: 0 });
    const entry = await customer.joins(vip.id);
    const other = await customer.joins(regular.id);
    expect(await customer.client.isRefused(JOIN, { input: { ticketTypeId: vip.id, quantity: 2 } })).toMatchObject({
      code: 'ALREADY_QUEUED',
      details: { queueEntryId: entry.id },
    });
    expect(await customer.client.isTold(JOIN, { input: { ticketTypeId: vip.id, quantity: 1 } })).toBe(
      'You wait for these tickets already.',
    );
    await customer.leaves(entry);
    const again = await customer.joins(vip.id);
    const { myQueueEntries } = await customer.client.does<{ myQueueEntries: object[] }>(
      '{ myQueueEntries { id status } }',
    );
    expect(myQueueEntries).toEqual([
      { id: again.id, status: 'WAITING' },
      { id: other.id, status: 'WAITING' },
      { id: entry.id, status: 'LEFT' },
    ]);
  });

  it('makes one entry out of many joins at once', async () => {
    const { customer, vip } = await stage(foyer, { vip: 0 });
    const input = { ticketTypeId: vip.id, quantity: 1 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => customer.client.asks(JOIN, { input })));
    expect(answers.filter((answer) => answer.data)).toHaveLength(1);
    expect(answers.filter((answer) => answer.errors?.[0]?.extensions.code === 'ALREADY_QUEUED')).toHaveLength(9);
  });

  it('cannot be joined while tickets are there, closed, started or beyond the limit', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 2 });
    const join = (quantity: number) => customer.client.isRefused(JOIN, { input: { ticketTypeId: vip.id, quantity } });

    expect(await join(2)).toMatchObject({ code: 'TICKETS_AVAILABLE', details: { requested: 2, available: 2 } });
    expect(await customer.client.isTold(JOIN, { input: { ticketTypeId: vip.id, quantity: 1 } })).toBe(
      'No need to queue: order them now.',
    );
    expect(await join(6)).toMatchObject({ code: 'ORDER_LIMIT_EXCEEDED', details: { limit: 5, requested: 6 } });
    await admin.changesEvent(event.id, { salesOpen: false });
    expect(await join(3)).toMatchObject({ code: 'SALES_CLOSED', details: { reason: 'CLOSED' } });
    const startsAt = foyer.clock.now().toISOString();
    await admin.changesEvent(event.id, { salesOpen: true, startsAt });
    expect(await join(3)).toMatchObject({ code: 'SALES_CLOSED', details: { reason: 'STARTED', startsAt } });
  });

  it('is served by hand: an approved order for that customer at the price of joining', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 0 });
    const entry = await customer.joins(vip.id, 2);
    await admin.changes(vip.id, { available: 3, price: 150_00 });

    const fulfilled = await admin.fulfils(entry);

    expect(fulfilled).toMatchObject({
      status: 'FULFILLED',
      position: null,
      order: { status: 'APPROVED', total: { amount: 200_00 } },
    });
    expect(await customer.sees(fulfilled.order!)).toMatchObject({
      customer: { username: customer.username },
      priority: 'VIP',
      items: [{ quantity: 2, unitPrice: { amount: 100_00 } }],
    });
    expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 1, held: 0, sold: 2 } });
  });

  it('is served with the last tickets there are', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 0 });
    const entry = await customer.joins(vip.id, 2);
    await admin.changes(vip.id, { available: 2 });
    expect(await admin.fulfils(entry)).toMatchObject({ status: 'FULFILLED' });
    expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 0, held: 0, sold: 2 } });
  });

  it('is not served without stock, and nothing changes then', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 0 });
    const entry = await customer.joins(vip.id, 3);
    await admin.changes(vip.id, { available: 2 });
    expect(await admin.client.isRefused(FULFIL, { id: entry.id })).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: { ticketTypeId: vip.id, requested: 3, available: 2 },
    });
    const { myQueueEntries, myOrders } = await customer.client.does<{ myQueueEntries: EntryView[]; myOrders: object }>(
      `{ myQueueEntries { ${ENTRY} } myOrders { totalCount } }`,
    );
    expect(myQueueEntries).toEqual([entry]);
    expect(myOrders).toEqual({ totalCount: 0 });
    expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 2, held: 0, sold: 0 } });
  });

  it('serves an entry once when two press at once', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 0 });
    const entry = await customer.joins(vip.id, 2);
    await admin.changes(vip.id, { available: 10 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => admin.client.asks(FULFIL, { id: entry.id })));
    expect(answers.filter((answer) => answer.data)).toHaveLength(1);
    expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 8, sold: 2 } });
  });

  it('shows pending orders and waiting entries of a type in one line, the oldest first', async () => {
    const { admin, vip, regular, customers } = await stage(foyer, { vip: 3, customers: 4 });
    const [a, b, c, d] = customers;
    const first = await a!.places({ [vip.id]: 2, [regular.id]: 1 });
    const second = await b!.joins(vip.id, 4);
    const third = await c!.places({ [vip.id]: 1 });
    await d!.places({ [regular.id]: 1 });
    await admin.approves(await c!.places({ [vip.id]: 1 }));

    const query = `query ($id: ID!, $first: Int) { queue(ticketTypeId: $id, first: $first) {
      quantity since customer { username } entry { id } order { id } } }`;
    const line = async (size: number) =>
      (await admin.client.does<{ queue: object[] }>(query, { id: vip.id, first: size })).queue;

    const whole = await line(50);
    expect(whole).toEqual([
      { quantity: 2, since: first.placedAt, customer: { username: a!.username }, entry: null, order: { id: first.id } },
      {
        quantity: 4,
        since: second.joinedAt,
        customer: { username: b!.username },
        entry: { id: second.id },
        order: null,
      },
      { quantity: 1, since: third.placedAt, customer: { username: c!.username }, entry: null, order: { id: third.id } },
    ]);
    expect([await line(1), await line(2)]).toEqual([whole.slice(0, 1), whole.slice(0, 2)]);
  });

  describe('the lifecycle of an entry', () => {
    /** Where an entry may go, and who may move it: the domain's table, written down a second time. */
    const MOVES: Record<string, string[]> = { WAITING: ['FULFILLED', 'LEFT'], FULFILLED: [], LEFT: [] };
    const cases = Object.keys(MOVES).flatMap((from) =>
      ['FULFILLED', 'LEFT'].flatMap((to) => [
        { from, to, by: 'staff' },
        { from, to, by: 'customer' },
      ]),
    );

    it.each(cases)('$from → $to by $by', async ({ from, to, by }) => {
      const { admin, customer, vip } = await stage(foyer, { vip: 0 });
      const entry = await customer.joins(vip.id);
      await admin.changes(vip.id, { available: 5 });
      if (from === 'FULFILLED') await admin.fulfils(entry);
      if (from === 'LEFT') await customer.leaves(entry);

      const actor = by === 'staff' ? admin : customer;
      const answer = await actor.client.asks(to === 'LEFT' ? LEAVE : FULFIL, { id: entry.id });

      const { myQueueEntries } = await customer.client.does<{ myQueueEntries: EntryView[] }>(
        `{ myQueueEntries { status } }`,
      );
      if (by === 'customer' && to === 'FULFILLED') {
        expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
        expect(myQueueEntries).toEqual([{ status: from }]);
      } else if (MOVES[from]!.includes(to)) {
        expect(answer.errors).toBeUndefined();
        expect(myQueueEntries).toEqual([{ status: to }]);
      } else {
        expect(answer.errors?.[0]?.extensions).toEqual({ code: 'INVALID_TRANSITION', details: { from, to } });
        expect(myQueueEntries).toEqual([{ status: from }]);
      }
    });

    it('is nobody else’s business', async () => {
      const { vip, customers } = await stage(foyer, { vip: 0, customers: 2 });
      const entry = await customers[0]!.joins(vip.id);
      expect(await customers[1]!.client.isRefused(LEAVE, { id: entry.id })).toMatchObject({ code: 'NOT_FOUND' });
      expect(await customers[1]!.client.isTold(LEAVE, { id: entry.id })).toBe('There is no such queue entry.');
    });
  });
});
