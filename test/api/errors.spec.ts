import { Foyer } from '../support/foyer.js';
import { stage } from '../support/box-office.js';
import { Loaders } from '../../src/persistence/loaders.js';
import { formatError } from '../../src/graphql/format-error.js';

describe('what goes wrong', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('reaches the client as an id where it is unforeseen, with no text of ours or of SQL', async () => {
    const { admin, vip } = await stage(foyer);
    await foyer.em.execute('alter table queue_entry rename to queue_entry_gone');
    const answer = await admin.client.asks('query ($id: ID!) { queue(ticketTypeId: $id) { quantity } }', {
      id: vip.id,
    });
    await foyer.em.execute('alter table queue_entry_gone rename to queue_entry');

    expect(answer.errors).toEqual([
      {
        message: 'Something went wrong on our side.',
        locations: expect.any(Array),
        path: ['queue'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    ]);
  });

  it('on a page too', async () => {
    const { admin } = await stage(foyer);
    await foyer.em.execute('alter table orders rename to orders_gone');
    const response = await admin.client.fetch('/orders/1/receipt');
    await foyer.em.execute('alter table orders_gone rename to orders');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'Something went wrong on our side.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
        },
      ],
    });
  });

  it('does not say that nothing was changed where only the answer of a mutation is lost', async () => {
    const { customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    const loaders = foyer.app.get(Loaders);
    const one = loaders.one.bind(loaders);
    // As if the database went away between the commit and the reading of the event.
    loaders.one = () => Promise.reject(Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET' }));
    const document = 'mutation ($id: ID!) { cancelOrder(id: $id) { id event { name } } }';
    const { errors } = await customer.client.asks(document, { id: order.id });
    const query = 'query ($id: ID!) { order(id: $id) { event { name } } }';
    const { errors: ofQuery } = await customer.client.asks(query, { id: order.id });
    loaders.one = one;
    expect(errors).toMatchObject([
      {
        path: ['cancelOrder', 'event'],
        extensions: { code: 'TEMPORARILY_UNAVAILABLE', details: { outcome: 'UNKNOWN' } },
      },
    ]);
    expect(errors![0]!.message).not.toContain('Nothing');
    expect(ofQuery![0]!.extensions).toEqual({ code: 'TEMPORARILY_UNAVAILABLE', details: {} });
    expect(await customer.sees(order)).toMatchObject({ status: 'CANCELLED' });
  });

  it('has no id twice', () => {
    const ids = [1, 2].map(() => formatError({ message: 'x' }, new Error('x'), foyer.ids).extensions!['errorId']);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it.each([
    ['{ me {', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { me { id } } query B { me { id } }', 'OPERATION_RESOLUTION_FAILURE'],
    ['', 'BAD_REQUEST'],
  ])('%j is %s, as GraphQL itself says it', async (query, code) => {
    const { errors } = await foyer.client().asks(query);
    expect(errors![0]!.extensions).toEqual({ code });
  });

  it.each([
    ['mutation ($q: Int) { joinQueue(input: { ticketTypeId: "1", quantity: $q }) { id } }', 'input'],
    ['query ($q: Boolean = true) { me @include(if: $q) { id } }', 'if'],
  ])('null where none may be is the client’s mistake, found while executing: %s', async (query, field) => {
    const { customer } = await stage(foyer);
    const { code, details } = await customer.client.isRefused(query, { q: null });
    expect({ code, details }).toEqual({ code: 'BAD_USER_INPUT', details: { field, reason: expect.any(String) } });
  });

  it('names the field of a value that is not of its type', async () => {
    const { customer, vip } = await stage(foyer);
    const input = { items: [{ ticketTypeId: vip.id, quantity: 1.5 }] };
    const query = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }';
    expect(await customer.client.isRefused(query, { input })).toEqual({
      code: 'BAD_USER_INPUT',
      details: {
        field: 'items.0.quantity',
        reason: expect.stringContaining('Int cannot represent non-integer value: 1.5'),
      },
    });
  });

  it('offers no persisted queries and no subscriptions, and says so as a refusal', async () => {
    for (const body of [
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
      { query: '{ me { id } }', extensions: { persistedQuery: 'x' } },
      { query: 'subscription { dashboardStats { asOf } }' },
    ]) {
      const response = await foyer.client().fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      expect(errors[0]!.extensions.code).toBe('BAD_REQUEST');
    }
  });

  it.each([
    ['{', 400],
    ['null', 400],
    ['"text"', 400],
    ['x'.repeat(70_000), 413],
  ])('a body that is no request is BAD_REQUEST (%#)', async (body, status) => {
    const response = await foyer.client().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('refuses a mutation by GET, and a form that another site could send', async () => {
    const byGet = await foyer.client().fetch(`/graphql?query=${encodeURIComponent('mutation { logout }')}`, {});
    expect(byGet.status).toBe(405);
    const form = await foyer.client().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ query: 'mutation { logout }' }),
    });
    expect(form.status).toBe(400);
  });

  it('does not know other pages', async () => {
    const response = await foyer.client().fetch('/no/such/page');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      errors: [{ message: 'There is no such page.', extensions: { code: 'NOT_FOUND' } }],
    });
    expect(response.headers.get('x-powered-by')).toBeNull();
  });
});
