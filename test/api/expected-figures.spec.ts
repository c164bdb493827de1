import { JOIN, PLACE, stage, UPDATE_EVENT, UPDATE_TYPE, type Stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

describe('figures that the client has seen', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());
  afterEach(() => expectInvariants(foyer));

  const priceChanged = (id: string, expected: number, actual: number) => ({
    code: 'PRICE_CHANGED',
    details: { ticketTypeId: id, expected, actual, currency: 'USD' },
  });

  it('refuse an order at another price, whichever line expects it, and nothing is ordered', async () => {
    const { admin, customer, vip, regular } = await stage(foyer);
    await admin.changes(regular.id, { price: 90_00 });
    const items = [
      { ticketTypeId: vip.id, quantity: 1, expectedUnitPrice: 100_00 },
      { ticketTypeId: regular.id, quantity: 1 },
      { ticketTypeId: regular.id, quantity: 1, expectedUnitPrice: 85_00 },
    ];
    expect(await customer.client.isRefused(PLACE, { input: { items } })).toMatchObject(
      priceChanged(regular.id, 85_00, 90_00),
    );
    expect(await customer.client.does('{ myOrders { totalCount } }')).toEqual({ myOrders: { totalCount: 0 } });
    items[2]!.expectedUnitPrice = 90_00;
    expect(await customer.client.does(PLACE, { input: { items } })).toMatchObject({
      placeOrder: { total: { amount: 280_00 } },
    });
  });

  it('are no part of what a key stands for, and the key is looked up first', async () => {
    const { admin, customer, vip, regular } = await stage(foyer, { regular: 0 });
    const item = { ticketTypeId: vip.id, quantity: 1 };
    const place = (expectedUnitPrice?: number) =>
      customer.client.does(PLACE, { input: { items: [{ ...item, expectedUnitPrice }], idempotencyKey: 'order' } });
    const wait = (expectedUnitPrice?: number) =>
      customer.client.does(JOIN, {
        input: { ticketTypeId: regular.id, quantity: 1, expectedUnitPrice, idempotencyKey: 'wait' },
      });
    const [order, entry] = [await place(100_00), await wait(85_00)];
    await admin.changes(vip.id, { price: 1 });
    await admin.changes(regular.id, { price: 1 });
    for (const expected of [100_00, 1, undefined]) expect(await place(expected)).toEqual(order);
    for (const expected of [85_00, 1, undefined]) expect(await wait(expected)).toEqual(entry);

    const restock = (available: number) =>
      admin.client.does(UPDATE_TYPE, {
        id: vip.id,
        input: { addAvailable: 1, expected: { available }, idempotencyKey: 'restock' },
      });
    const restocked = await restock(50);
    expect(await restock(51)).toEqual(restocked);
  });

  it('refuse a wait at another price', async () => {
    const { admin, customer, vip } = await stage(foyer, { vip: 0 });
    await admin.changes(vip.id, { price: 120_00 });
    const input = { ticketTypeId: vip.id, quantity: 1, expectedUnitPrice: 100_00 };
    expect(await customer.client.isRefused(JOIN, { input })).toMatchObject(priceChanged(vip.id, 100_00, 120_00));
    expect(await customer.client.does('{ myQueueEntries { id } }')).toEqual({ myQueueEntries: [] });
  });

  const STARTS = '2031-05-01T18:00:00.000Z';
  it.each([
    ['price', { price: 1 }, { price: 99_00 }, { price: 100_00 }],
    ['available', { addAvailable: 1 }, { available: 9 }, { available: 10 }],
    ['both', { available: 1 }, { price: 1, available: 2 }, { price: 100_00, available: 10 }],
  ])('refuse a change of a ticket type: %s', async (_, change, expected, actual) => {
    const { admin, vip, event } = await stage(foyer, { vip: 10 });
    const before = await admin.stockOf(event);
    const refused = await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input: { ...change, expected } });
    expect(refused).toEqual({ code: 'CONFLICT', details: { expected, actual } });
    expect(await admin.stockOf(event)).toEqual(before);
    await admin.changes(vip.id, { ...change, expected: actual });
  });

  it.each([
    ['startsAt', { startsAt: null }, { startsAt: STARTS }],
    ['startsAt as another instant', { startsAt: '2031-05-01T18:00:00.001Z' }, { startsAt: STARTS }],
    ['salesOpen', { salesOpen: false }, { salesOpen: true }],
    ['status', { status: 'DRAFT' as const }, { status: 'PUBLISHED' as const }],
  ])('refuse a change of an event: %s', async (_, expected, actual) => {
    const { admin, event } = await stage(foyer, { event: { startsAt: STARTS } });
    const refused = await admin.client.isRefused(UPDATE_EVENT, { id: event.id, input: { name: 'New', expected } });
    expect(refused).toEqual({ code: 'CONFLICT', details: { expected, actual } });
    await admin.changesEvent(event.id, { name: 'New', expected: actual });
    await admin.changesEvent(event.id, { name: 'Newer', expected: {} });
  });

  it('let one of two through who change the same at once', async () => {
    const { admin, vip } = await stage(foyer, { vip: 10 });
    const change = (available: number) =>
      admin.client.asks(UPDATE_TYPE, { id: vip.id, input: { available, expected: { available: 10 } } });
    const answers = await Promise.all([change(3), change(4), change(5)]);
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done');
    expect(codes.toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'done']);
  });
});

describe('what is fixed once somebody has ordered', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const DELETE_TYPE = 'mutation ($id: ID!) { deleteTicketType(id: $id) { deletedId } }';
  const DELETE_EVENT = 'mutation ($id: ID!) { deleteEvent(id: $id) { deletedId } }';
  const uses: [string, string[], (scene: Stage) => Promise<unknown>][] = [
    ['nothing', [], async () => undefined],
    [
      'a cancelled order',
      ['orders'],
      async ({ customer, vip }) => customer.cancels(await customer.places({ [vip.id]: 1 })),
    ],
    [
      'an entry that left',
      ['queueEntries'],
      async ({ customer, vip }) => customer.leaves(await customer.joins(vip.id, 5)),
    ],
  ];

  it.each(uses)('with %s', async (_, usedBy, use) => {
    const scene = await stage(foyer, { vip: 2 });
    const { admin, vip, regular, event } = scene;
    await use(scene);
    const tier = await admin.client.asks(UPDATE_TYPE, { id: vip.id, input: { tier: 'REGULAR' } });
    const inUse = (things: string[]) => ({ code: 'IN_USE', details: { usedBy: things } });
    if (usedBy.length > 0) {
      expect(tier.errors![0]!.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'tier', tier: 'VIP' },
      });
      expect(await admin.client.isRefused(DELETE_TYPE, { id: vip.id })).toEqual(inUse(usedBy));
    } else {
      expect(tier.errors).toBeUndefined();
      expect(await admin.client.does(DELETE_TYPE, { id: vip.id })).toEqual({ deleteTicketType: { deletedId: vip.id } });
      expect(await admin.client.isRefused(DELETE_TYPE, { id: vip.id })).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await admin.client.isRefused(DELETE_EVENT, { id: event.id })).toEqual(inUse(['ticketTypes', ...usedBy]));
    await admin.client.does(DELETE_TYPE, { id: regular.id });
    const answer = await admin.client.asks(DELETE_EVENT, { id: event.id });
    if (usedBy.length > 0) expect(answer.errors![0]!.extensions).toEqual(inUse(['ticketTypes', ...usedBy]));
    else expect(answer.data).toEqual({ deleteEvent: { deletedId: event.id } });
    await expectInvariants(foyer);
  });

  it('refuses two ticket types of one name in an event, however it is written', async () => {
    const { admin, vip, event } = await stage(foyer);
    const create = 'mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) { id } }';
    const field = { code: 'BAD_USER_INPUT', details: { field: 'name' } };
    for (const name of ['Regular', ' regular ', 'REGULAR', 'Ｒegular']) {
      const input = { eventId: event.id, tier: 'VIP', name, price: 1 };
      expect(await admin.client.isRefused(create, { input })).toMatchObject(field);
      expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input: { name } })).toMatchObject(field);
    }
    await admin.changes(vip.id, { name: 'VIP' });
    const both = await Promise.all(
      ['Box', 'box'].map((name) =>
        admin.client.asks(create, { input: { eventId: event.id, tier: 'VIP', name, price: 1 } }),
      ),
    );
    expect(both.filter(({ errors }) => !errors)).toHaveLength(1);
  });

  it('takes another currency only with a price for every type', async () => {
    const { admin, event, vip, regular } = await stage(foyer);
    const change = (prices?: [string, number][], currency = 'JPY') => ({
      id: event.id,
      input: { currency, prices: prices?.map(([ticketTypeId, price]) => ({ ticketTypeId, price })) },
    });
    const refused = (input: object) => admin.client.isRefused(UPDATE_EVENT, input);
    const field = (details: object) => ({ code: 'BAD_USER_INPUT', details: { field: 'prices', ...details } });
    expect(await refused(change())).toMatchObject(field({ missing: [vip.id, regular.id] }));
    expect(await refused(change([[vip.id, 15_000]]))).toMatchObject(field({ missing: [regular.id] }));
    const all: [string, number][] = [
      [vip.id, 15_000],
      [regular.id, 12_000],
    ];
    expect(await refused(change([...all, ['1', 1]]))).toMatchObject(field({ unknown: ['tt_1'] }));
    expect(await refused(change(all, 'USD'))).toMatchObject(field({ reason: 'goes with another currency only' }));
    await admin.changesEvent(event.id, change(all).input);
    const query = 'query ($id: ID) { ticketTypes(eventId: $id) { price { amount currency } } }';
    expect(await foyer.client().does(query, { id: event.id })).toEqual({
      ticketTypes: [15_000, 12_000].map((amount) => ({ price: { amount, currency: 'JPY' } })),
    });
  });

  it('sells tickets at fifteen million pounds, and keeps their sums exact', async () => {
    const { admin, customer, vip, event } = await stage(foyer, { event: { currency: 'LBP' } });
    await admin.changes(vip.id, { price: 1_500_000_000 });
    await admin.approves(await customer.places({ [vip.id]: 5 }));
    const query = 'query ($id: ID) { dashboardStats(eventId: $id) { revenue { amount currency } } }';
    expect(await admin.client.does(query, { id: event.id })).toEqual({
      dashboardStats: { revenue: { amount: 7_500_000_000, currency: 'LBP' } },
    });
    expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input: { available: 500_000 } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'available', tickets: 500_005 },
    });
    await expectInvariants(foyer);
  });
});
