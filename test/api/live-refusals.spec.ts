import type { Sink } from 'graphql-ws';
import type { Client, Refusal } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { register, stage } from '../support/box-office.js';
import { connect, type Result } from '../support/watching.js';

describe('live views', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  async function refusal(
    client: Client,
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Refusal['extensions']> {
    const live = await connect(foyer, client);
    const errors = await new Promise<Refusal[]>((resolve, reject) => {
      const sink: Sink<Result> = {
        next: (result) => (result.errors ? resolve(result.errors) : reject(new Error(JSON.stringify(result)))),
        error: (refused) => resolve(refused as Refusal[]),
        complete: () => {},
      };
      live.subscribe({ query, variables }, sink);
    });
    await live.dispose();
    return errors[0]!.extensions;
  }

  it.each([
    ['pendingOrders { id }', 'UNAUTHENTICATED', 'FORBIDDEN'],
    ['dashboardStats { asOf }', 'UNAUTHENTICATED', 'FORBIDDEN'],
    ['recentActivity { id }', 'UNAUTHENTICATED', 'FORBIDDEN'],
    ['queue(ticketTypeId: "1") { quantity }', 'UNAUTHENTICATED', 'FORBIDDEN'],
    ['myOrders { totalCount }', 'UNAUTHENTICATED', null],
    ['myQueueEntries { id }', 'UNAUTHENTICATED', null],
    ['order(id: "999999") { id }', 'UNAUTHENTICATED', 'NOT_FOUND'],
  ])('refuses %s as its query does', async (field, anonymous, customers) => {
    const query = `subscription { ${field} }`;
    expect(await refusal(foyer.client(), query)).toMatchObject({ code: anonymous });
    const { client } = await register(foyer);
    if (customers) expect(await refusal(client, query)).toMatchObject({ code: customers });
  });

  it('refuses somebody else’s order, bad arguments, and whatever is no subscription', async () => {
    const { admin, vip, customers } = await stage(foyer, { customers: 2 });
    const order = await customers[0]!.places({ [vip.id]: 1 });
    const stranger = customers[1]!.client;
    expect(
      await refusal(stranger, 'subscription ($id: ID!) { order(id: $id) { id } }', { id: order.id }),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(admin.client, 'subscription { pendingOrders(first: 101) { id } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'first' },
    });
    expect(await refusal(admin.client, 'subscription { dashboardStats(eventId: "x") { asOf } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await refusal(admin.client, 'subscription { dashboardStats(eventId: "999999") { asOf } }')).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await refusal(admin.client, 'mutation { logout }')).toEqual({ code: 'BAD_REQUEST' });
    expect(await refusal(admin.client, 'query { me { id } }')).toEqual({ code: 'BAD_REQUEST' });
    expect(await refusal(admin.client, 'subscription {')).toEqual({ code: 'GRAPHQL_PARSE_FAILED' });
    expect(await refusal(admin.client, 'subscription { nothing }')).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
    expect(await refusal(admin.client, 'subscription ($id: ID!) { order(id: $id) { id } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await admin.client.does('{ me { username } }')).toEqual({ me: { username: 'admin' } });
  });

  it('masks what is unforeseen, and the socket lives on', async () => {
    const { admin } = await stage(foyer);
    await foyer.em.execute('alter table activity rename to gone');
    const extensions = await refusal(admin.client, 'subscription { recentActivity { id } }');
    await foyer.em.execute('alter table gone rename to activity');
    expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) });
  });

  it('closes a session’s sockets when it logs out', async () => {
    const { customer } = await stage(foyer);
    const live = await connect(foyer, customer.client);
    const closed = new Promise<number>((resolve) =>
      live.on('closed', (event) => resolve((event as { code: number }).code)),
    );
    const values = live.iterate({ query: 'subscription { myOrders { totalCount } }' });
    await values.next();
    await customer.client.does('mutation { logout }');
    expect(await closed).toBe(4401);
    await live.dispose();
  });
});
