import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { UPDATE_EVENT, stage, unique } from '../support/box-office.js';

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
    const prices = [free.vip, free.regular].map(({ id }, index) => ({ ticketTypeId: id, price: 90_00 - index }));
    await free.admin.changesEvent(free.event.id, { currency: 'EUR', prices });
    const query = 'query ($id: ID) { ticketTypes(eventId: $id) { price { amount currency } } }';
    expect(await foyer.client().does(query, { id: free.event.id })).toMatchObject({
      ticketTypes: [{ price: { amount: 90_00, currency: 'EUR' } }, { price: { amount: 89_99, currency: 'EUR' } }],
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
