import { bySystem } from '../../src/auth/sessions/by.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { moveStock, type StockChange } from '../../src/tickets/stock.js';
import { TicketType } from '../../src/tickets/ticket-type.entity.js';
import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { UPDATE_EVENT, UPDATE_TYPE, stage, unique } from '../support/box-office.js';

const EVENT = `id slug name venue startsAt timezone currency maxTicketsPerOrder salesOpen waitingList queueRule offerMinutes
  ticketTypes { id tier name price { amount currency } available held sold soldOut event { slug } }`;
const CREATE_EVENT = `mutation ($input: CreateEventInput!) { createEvent(input: $input) { ${EVENT} } }`;
const CREATE_TYPE = `mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) { id tier name available } }`;

describe('events and ticket types', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => expectInvariants(foyer));
  afterAll(() => foyer.stop());

  it('starts with a default event that is on sale', async () => {
    const { event } = await foyer.client().does<{ event: { slug: string } }>(`{ event { ${EVENT} } }`);
    expect(event).toEqual({
      id: expect.any(String),
      slug: 'main',
      name: 'Main Event',
      venue: null,
      startsAt: null,
      timezone: 'UTC',
      currency: 'USD',
      maxTicketsPerOrder: 5,
      salesOpen: true,
      waitingList: 'MANUAL',
      queueRule: 'STRICT',
      offerMinutes: 1440,
      ticketTypes: [
        {
          id: expect.any(String),
          tier: 'VIP',
          name: 'VIP',
          price: { amount: 100_00, currency: 'USD' },
          available: 50,
          held: 0,
          sold: 0,
          soldOut: false,
          event: { slug: 'main' },
        },
        {
          id: expect.any(String),
          tier: 'REGULAR',
          name: 'Regular',
          price: { amount: 85_00, currency: 'USD' },
          available: 100,
          held: 0,
          sold: 0,
          soldOut: false,
          event: { slug: 'main' },
        },
      ],
    });
  });

  it('answers ticketTypes of the default event, or of the one asked for', async () => {
    const { event, vip } = await stage(foyer);
    const query = 'query ($id: ID) { ticketTypes(eventId: $id) { id event { slug } } }';
    const { ticketTypes: of } = await foyer.client().does<{ ticketTypes: { id: string }[] }>(query, { id: event.id });
    expect(of[0]).toEqual({ id: vip.id, event: { slug: event.slug } });
    const { ticketTypes } = await foyer.client().does<{ ticketTypes: { event: object }[] }>(query);
    expect(ticketTypes.map((type) => type.event)).toEqual([{ slug: 'main' }, { slug: 'main' }]);
  });

  it('makes an event with the defaults of the contract, and finds it by slug', async () => {
    const { admin } = await stage(foyer);
    const slug = unique('gala').replace('_', '-');
    await admin.client.does(CREATE_EVENT, { input: { slug, name: 'Gala' } });
    const { event } = await foyer
      .client()
      .does<{ event: object }>(`query ($s: String) { event(slug: $s) { ${EVENT} } }`, { s: slug });
    expect(event).toMatchObject({
      slug,
      name: 'Gala',
      timezone: 'UTC',
      currency: 'USD',
      maxTicketsPerOrder: 5,
      salesOpen: true,
      waitingList: 'AUTOMATIC',
      queueRule: 'STRICT',
      offerMinutes: 1440,
      ticketTypes: [],
    });
    expect(await foyer.client().does('{ event(slug: "no-such-event") { id } }')).toEqual({ event: null });
    expect(await foyer.client().does('{ event(slug: "a\\u0000") { id } }')).toEqual({ event: null });
    const { events } = await foyer.client().does<{ events: { slug: string }[] }>('{ events { slug } }');
    expect(events[0]).toEqual({ slug: 'main' });
    expect(events.at(-1)).toEqual({ slug });
  });

  it('changes what is given of an event and leaves the rest', async () => {
    const { admin, event } = await stage(foyer, { event: { venue: 'Hall 1' } });
    const startsAt = '2031-05-01T18:00:00.000Z';
    const update = async (input: object) =>
      (await admin.client.does<{ updateEvent: object }>(UPDATE_EVENT, { id: event.id, input })).updateEvent;
    expect(await update({ name: 'Renamed', startsAt })).toMatchObject({ name: 'Renamed', venue: 'Hall 1', startsAt });
    expect(await update({ venue: null, startsAt: null })).toMatchObject({
      name: 'Renamed',
      venue: null,
      startsAt: null,
    });
  });

  it('refuses a slug that is taken', async () => {
    const { admin, event } = await stage(foyer);
    const refusal = { code: 'BAD_USER_INPUT', details: { field: 'slug', reason: 'is taken' } };
    expect(await admin.client.isRefused(CREATE_EVENT, { input: { slug: 'main', name: 'Again' } })).toEqual(refusal);
    expect(await admin.client.isRefused(UPDATE_EVENT, { id: event.id, input: { slug: 'main' } })).toEqual(refusal);
    await admin.client.does(UPDATE_EVENT, { id: event.id, input: { slug: event.slug } });
  });

  it('fixes the currency of an event, and of no other, once somebody has ordered or queued', async () => {
    const ordered = await stage(foyer);
    await ordered.customer.cancels(await ordered.customer.places({ [ordered.vip.id]: 1 }));
    const queued = await stage(foyer, { vip: 0 });
    await queued.customer.joins(queued.vip.id);
    for (const { admin, event } of [ordered, queued]) {
      expect(await admin.client.isRefused(UPDATE_EVENT, { id: event.id, input: { currency: 'JPY' } })).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'currency', reason: 'is fixed, since somebody has ordered or queued', currency: 'USD' },
      });
      await admin.changesEvent(event.id, { currency: 'USD' });
    }

    const free = await stage(foyer);
    await free.admin.changesEvent(free.event.id, { currency: 'EUR' });
    const query = 'query ($id: ID) { ticketTypes(eventId: $id) { price { amount currency } } }';
    expect(await foyer.client().does(query, { id: free.event.id })).toMatchObject({
      ticketTypes: [{ price: { amount: 100_00, currency: 'EUR' } }, { price: { amount: 85_00, currency: 'EUR' } }],
    });
  });

  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['HUF', 2],
  ])('says with each amount of %s that it has %d decimal digits', async (currency, exponent) => {
    const { event } = await stage(foyer, { event: { currency } });
    const query = 'query ($id: ID) { ticketTypes(eventId: $id) { price { currency exponent } } }';
    expect(await foyer.client().does(query, { id: event.id })).toMatchObject({
      ticketTypes: [{ price: { currency, exponent } }, { price: { currency, exponent } }],
    });
  });

  it('makes one type however often the same is sent with the same key', async () => {
    const { admin, event } = await stage(foyer);
    const input = {
      eventId: event.id,
      tier: 'VIP',
      name: 'Balcony',
      price: 1200,
      available: 7,
      idempotencyKey: 'once',
    };
    const made = await Promise.all([1, 2].map(() => admin.client.does(CREATE_TYPE, { input })));
    expect(made[0]).toEqual(made[1]);
    const query = 'query ($id: ID) { ticketTypes(eventId: $id) { name } }';
    const { ticketTypes } = await admin.client.does<{ ticketTypes: { name: string }[] }>(query, { id: event.id });
    expect(ticketTypes.filter(({ name }) => name === 'Balcony')).toHaveLength(1);
    expect(await admin.client.isRefused(CREATE_TYPE, { input: { ...input, available: 8 } })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('takes several types of one tier', async () => {
    const { admin, event } = await stage(foyer);
    const input = { eventId: event.id, tier: 'VIP', name: 'Balcony', price: 250_00 };
    const { createTicketType } = await admin.client.does<{ createTicketType: object }>(CREATE_TYPE, { input });
    expect(createTicketType).toMatchObject({ tier: 'VIP', name: 'Balcony', available: 0 });
  });

  describe('stock', () => {
    const move = (id: string, change: StockChange) => {
      const by = bySystem('test');
      return foyer.app.get(Transactions).run(by, async (tx) => {
        const type = await tx.em.findOneOrFail(TicketType, { id: Number(id) });
        await moveStock(tx, by, type, change, { cause: 'order.cancelled' });
      });
    };

    it('refuses to go below zero in the write itself, whatever was looked at before', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 3 });
      const take = { available: -4, held: 0, sold: 4, revenue: 0 };
      await expect(move(vip.id, take)).rejects.toMatchObject({
        code: 'INSUFFICIENT_STOCK',
        details: { requested: 4, available: 3 },
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 3, sold: 0 } });
    });

    it.each(['held', 'sold'] as const)('refuses to give back what is not %s', async (place) => {
      const { admin, event, vip } = await stage(foyer, { vip: 3 });
      const back = { available: 1, held: 0, sold: 0, revenue: 0, [place]: -1 };
      await expect(move(vip.id, back)).rejects.toMatchObject({
        code: 'INSUFFICIENT_STOCK',
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 3, held: 0, sold: 0 } });
    });

    it('is set, or added to, and never goes below zero', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 10 });
      await admin.changes(vip.id, { available: 7 });
      await admin.changes(vip.id, { addAvailable: 5 });
      await admin.changes(vip.id, { addAvailable: -4 });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 8 } });
      expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input: { addAvailable: -9 } })).toMatchObject({
        code: 'INSUFFICIENT_STOCK',
        details: { requested: 9, available: 8 },
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 8 } });
    });

    it('is at most a million of one type, what is sold included', async () => {
      const { admin, customer, event, vip } = await stage(foyer, { vip: 10 });
      await admin.approves(await customer.places({ [vip.id]: 2 }));
      await admin.changes(vip.id, { addAvailable: 999_990 });
      expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input: { addAvailable: 1 } })).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'available', reason: 'takes at most 1000000 tickets of one type in all' },
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 999_998, sold: 2 } });
    });

    it('loses no addition when many add at once', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 0 });
      await Promise.all(Array.from({ length: 20 }, () => admin.changes(vip.id, { addAvailable: 3 })));
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 60 } });
    });

    it('is added once for one idempotency key', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 0 });
      const add = (addAvailable: number) => ({ id: vip.id, input: { addAvailable, idempotencyKey: 'delivery-7' } });
      await Promise.all(Array.from({ length: 5 }, () => admin.client.does(UPDATE_TYPE, add(10))));
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 10 } });
      expect(await admin.client.isRefused(UPDATE_TYPE, add(11))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    });

    it('cannot be set and added to in one call', async () => {
      const { admin, vip } = await stage(foyer);
      const input = { available: 1, addAvailable: 1 };
      expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input })).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'addAvailable', reason: 'cannot be given together with available' },
      });
    });

    it('is sold out at zero', async () => {
      const { admin, vip, regular } = await stage(foyer, { vip: 1, regular: 0 });
      expect({ vip: vip.soldOut, regular: regular.soldOut }).toEqual({ vip: false, regular: true });
      await admin.changes(vip.id, { available: 0 });
      const query = `{ events { ticketTypes { id soldOut } } }`;
      const { events } = await foyer
        .client()
        .does<{ events: { ticketTypes: { id: string; soldOut: boolean }[] }[] }>(query);
      expect(events.flatMap((event) => event.ticketTypes).find((type) => type.id === vip.id)!.soldOut).toBe(true);
    });

    it('leaves a movement for every change, which nothing can rewrite', async () => {
      const { admin, customer, vip } = await stage(foyer, { vip: 10 });
      await admin.changes(vip.id, { addAvailable: 5 });
      await admin.changes(vip.id, { available: 15, price: 1 });
      const order = await customer.places({ [vip.id]: 2 });
      await admin.approves(order);
      await customer.cancels(order);

      const query = `query ($id: ID!, $first: Int) { stockMovements(ticketTypeId: $id, first: $first) {
        cause available held sold actor { username } order { id } } }`;
      const ledger = async (first: number) =>
        (await admin.client.does<{ stockMovements: object[] }>(query, { id: vip.id, first })).stockMovements;
      const by = (username: string) => ({ actor: { username }, held: 0 });
      expect(await ledger(50)).toEqual([
        { ...by(customer.username), cause: 'order.cancelled', available: 2, sold: -2, order: { id: order.id } },
        { ...by('admin'), cause: 'order.approved', available: -2, sold: 2, order: { id: order.id } },
        { ...by('admin'), cause: 'restocked', available: 5, sold: 0, order: null },
        { ...by('admin'), cause: 'stocked', available: 10, sold: 0, order: null },
      ]);
      expect(await ledger(1)).toHaveLength(1);
      await expect(foyer.em.execute('update stock_movement set available = 99')).rejects.toThrow('append-only');
    });
  });

  it('changes no existing order or queue entry with a price', async () => {
    const { admin, vip, regular, customers } = await stage(foyer, { vip: 5, regular: 0, customers: 2 });
    const order = await customers[0]!.places({ [vip.id]: 2 });
    const entry = await customers[1]!.joins(regular.id, 2);
    await admin.changes(vip.id, { price: 1_00 });
    await admin.changes(regular.id, { price: 2_00, available: 5 });
    await admin.approves(order);
    await admin.fulfils(entry);
    expect(await customers[0]!.sees(order)).toMatchObject({ total: { amount: 200_00 } });
    expect((await customers[0]!.places({ [vip.id]: 2 })).total.amount).toBe(2_00);
  });
});
