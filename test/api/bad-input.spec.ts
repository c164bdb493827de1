import { withinASecond } from '../security/support/harmless.js';
import { expectInvariants } from '../support/invariants.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { everyRow, expectHarmlessRefusal, field } from '../support/refusals.js';
import {
  APPROVE,
  CANCEL,
  COMPLETE,
  FULFIL,
  LEAVE,
  ORDER,
  PASSWORD,
  REGISTER,
  REJECT,
  UPDATE_EVENT,
  UPDATE_TYPE,
  stage,
  unique,
  type Stage,
} from '../support/box-office.js';

/** Each gets an error with a fitting code in under a second, and changes nothing. */
describe('bad input', () => {
  let foyer: Foyer;
  let scene: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start();
    scene = await stage(foyer, { vip: 10, regular: 0, customers: 2 });
  });
  afterAll(async () => {
    await expectInvariants(foyer);
    await foyer.stop();
  });

  const everything = () => everyRow(foyer);
  const expectRefusal = (who: { client: Client }, query: string, variables: object, expected: object) =>
    expectHarmlessRefusal(foyer, who, query, variables, expected);

  describe('as an id', () => {
    const OPERATIONS = {
      order: `query ($id: ID!) { order(id: $id) { ${ORDER} } }`,
      queue: 'query ($id: ID!) { queue(ticketTypeId: $id) { quantity } }',
      stockMovements: 'query ($id: ID!) { stockMovements(ticketTypeId: $id) { id } }',
      dashboardStats: 'query ($id: ID!) { dashboardStats(eventId: $id) { asOf } }',
      ticketTypes: 'query ($id: ID!) { ticketTypes(eventId: $id) { id } }',
      pendingOrders: 'query ($id: ID!) { pendingOrders(eventId: $id) { id } }',
      recentActivity: 'query ($id: ID!) { recentActivity(eventId: $id) { id } }',
      processNextOrder: 'mutation ($id: ID!) { processNextOrder(eventId: $id) { outcome } }',
      approveOrder: APPROVE,
      rejectOrder: REJECT,
      completeOrder: COMPLETE,
      cancelOrder: CANCEL,
      leaveQueue: LEAVE,
      fulfillQueueEntry: FULFIL,
      updateEvent: 'mutation ($id: ID!) { updateEvent(id: $id, input: { name: "x" }) { id } }',
      updateTicketType: 'mutation ($id: ID!) { updateTicketType(id: $id, input: { price: 1 }) { id } }',
      createTicketType:
        'mutation ($id: ID!) { createTicketType(input: { eventId: $id, tier: VIP, name: "x", price: 1 }) { id } }',
      placeOrder: 'mutation ($id: ID!) { placeOrder(input: { items: [{ ticketTypeId: $id, quantity: 1 }] }) { id } }',
      joinQueue: 'mutation ($id: ID!) { joinQueue(input: { ticketTypeId: $id }) { id } }',
      orders: 'query ($id: ID!) { orders(filter: { eventId: $id }) { totalCount } }',
    };
    const MALFORMED = [
      '',
      ' 1',
      'abc',
      '-1',
      '0',
      '1.5',
      '1e3',
      '0x1',
      '١',
      '2147483648',
      '9'.repeat(10_240),
      "1'--",
      '\0',
    ];

    it.each(Object.entries(OPERATIONS).filter(([name]) => name !== 'orders'))(
      '%s of an unknown one',
      async (_, operation) => {
        await expectRefusal(scene.admin, operation, { id: '2147483647' }, { code: 'NOT_FOUND' });
      },
    );

    it.each([
      [
        'event',
        ['dashboardStats', 'ticketTypes', 'pendingOrders', 'processNextOrder', 'updateEvent', 'createTicketType'],
      ],
      ['ticket type', ['queue', 'stockMovements', 'updateTicketType', 'placeOrder', 'joinQueue']],
      ['order', ['order', 'approveOrder', 'rejectOrder', 'completeOrder', 'cancelOrder']],
      ['queue entry', ['leaveQueue', 'fulfillQueueEntry']],
    ] as const)('an unknown %s, in words', async (what, names) => {
      for (const name of names) {
        const sentence = await scene.admin.client.isTold(OPERATIONS[name], { id: '2147483647' });
        expect(sentence).toBe(`There is no such ${what}.`);
      }
    });

    it.each(Object.entries(OPERATIONS))('%s of a malformed one', async (_, operation) => {
      for (const id of MALFORMED) {
        await expectRefusal(
          scene.admin,
          operation,
          { id },
          { code: 'BAD_USER_INPUT', details: { reason: 'is not an id' } },
        );
      }
    });
  });

  describe('in a ticket type', () => {
    const refused = (input: object, expected: object) =>
      expectRefusal(scene.admin, UPDATE_TYPE, { id: scene.vip.id, input }, expected);

    it('a price of −1', () => refused({ price: -1 }, field('price')));
    it('a price of 1.5', () => refused({ price: 1.5 }, { code: 'BAD_USER_INPUT' }));
    it('a price past the highest', () => refused({ price: 1_000_000_000_001 }, field('price')));
    it('a price of null', () => refused({ price: null }, field('price')));
    it('stock −1', () => refused({ available: -1 }, field('available')));
    it('stock past the most', () => refused({ available: 1_000_001 }, field('available')));
    it('adding past the most', () => refused({ addAvailable: 1_000_000 }, field('addAvailable')));
    it('taking away more than is there', () => refused({ addAvailable: -11 }, { code: 'INSUFFICIENT_STOCK' }));
    it('a blank name', () => refused({ name: '  ' }, field('name')));
    it('a name that nobody can see', () => refused({ name: '\u200b' }, field('name')));
    it('a name with a line break', () => refused({ name: 'a\nb' }, field('name')));
    it('a name of 201 characters', () => refused({ name: 'x'.repeat(201) }, field('name')));
    it('a name of 300, half of which choose how the others look', () =>
      refused({ name: 'x\ufe0f'.repeat(150) }, field('name')));
    it('an unknown tier', () =>
      expectRefusal(
        scene.admin,
        'mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) { id } }',
        { input: { eventId: scene.event.id, tier: 'GOLD', name: 'x', price: 1 } },
        { code: 'BAD_USER_INPUT' },
      ));
  });

  describe('in an event', () => {
    const refused = (input: object, expected: object) =>
      expectRefusal(scene.admin, UPDATE_EVENT, { id: scene.event.id, input }, expected);

    it.each(['', 'Hello', 'a b', '-a', 'a--b', '../x', 'x'.repeat(61)])('the slug %j', (slug) =>
      refused({ slug }, field('slug')),
    );
    it.each(['usd', 'DOLLARS', 'XYZ', ''])('the currency %j', (currency) => refused({ currency }, field('currency')));
    it.each(['Mars/Olympus', '+01:00', '', 'x'.repeat(100)])('the time zone %j', (timezone) =>
      refused({ timezone }, field('timezone')),
    );
    it.each([
      'yesterday',
      '2031-02-30T10:00:00Z',
      '2031-01-01',
      '',
      5,
      '0000-00-00T00:00:00Z',
      '9999-12-31T23:59:59-12:00',
      '0000-01-01T00:00:00Z',
    ])('the start %j, which is no instant', (startsAt) => refused({ startsAt }, { code: 'BAD_USER_INPUT' }));
    it.each([0, -1, 101])('%j tickets per order', (maxTicketsPerOrder) =>
      refused({ maxTicketsPerOrder }, field('maxTicketsPerOrder')),
    );
    it.each([
      'name',
      'slug',
      'timezone',
      'currency',
      'salesOpen',
      'maxTicketsPerOrder',
      'waitingList',
      'queueRule',
      'offerMinutes',
    ])('null as %s', (name) => refused({ [name]: null }, field(name)));
  });

  describe('in an account', () => {
    const refused = (input: object, expected: object) =>
      expectRefusal(
        { client: foyer.client() },
        REGISTER,
        { input: { username: unique('bad'), email: `${unique('bad')}@example.com`, password: PASSWORD, ...input } },
        expected,
      );

    it.each(['', '   ', 'ab', 'x'.repeat(31), 'a b', 'a\0b', 'näme', 'a-b', '<b>', 'a\n'])(
      'the username %j',
      (username) => refused({ username }, field('username')),
    );
    it.each(['', 'nowhere', 'a@b', 'a b@example.com', `a\0@example.com`, `${'x'.repeat(250)}@example.com`])(
      'the e-mail address %j',
      (email) => refused({ email }, field('email')),
    );
    it.each(['', ' ', 'x'.repeat(101), 'a\0b'])('the name %j', (fullName) => refused({ fullName }, field('fullName')));
    it.each([
      ['fullName', 'a ligature of 18 letters', '\ufdfa'.repeat(100)],
      ['fullName', 'a letter with a dot that lower case sets apart', '\u0130'.repeat(100)],
      ['fullName', 'a letter and what chooses how it looks', 'x\ufe0f'.repeat(100)],
      ['email', 'a ligature of 18 letters', `${'\ufdfa'.repeat(21)}@example.com`],
    ])('a %s of no more than it takes, each of them %s', (name, _what, text) => refused({ [name]: text }, field(name)));
    it('`Admin` beside `admin`', () => refused({ username: 'Admin' }, { code: 'USERNAME_TAKEN' }));
    it('an empty password', () => refused({ password: '' }, field('password')));
    it('a role of one’s own choice', () => refused({ role: 'ADMIN' }, { code: 'BAD_USER_INPUT' }));

    it.each(['username', 'password', 'email', 'fullName'])('a %s of 1 MB', async (name) => {
      const before = await everything();
      const variables = { input: { [name]: 'x'.repeat(1_048_576) } };
      const response = await withinASecond(() =>
        foyer.client().fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: REGISTER, variables }),
        }),
      );
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
      expect(await everything()).toEqual(before);
    });

    it.each(['username', 'password'])('a %s of 60 KB, which just fits into a request', (name) =>
      refused({ [name]: 'x'.repeat(60_000) }, field(name)),
    );
  });
});
