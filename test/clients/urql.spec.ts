import { gql } from '@urql/core';
import type { ResultOf } from 'gql.tada';
import { MY_ORDERS, PLACE_ORDER, urqlClient, WATCH_MY_ORDERS } from './recipes/urql.js';
import { Line } from './support/line.js';
import { evenings, url } from './support/office.js';
import { Values } from './support/values.js';

const codes = (data: ResultOf<typeof MY_ORDERS> | undefined) => data!.myOrders.edges.map(({ node }) => node.code);

describe('urql with graphcache', () => {
  it('shows both pages in one list', async () => {
    const { customer, token, vip } = await evenings('urql_pages');
    for (const _ of [1, 2, 3]) await customer.places({ [vip.id]: 1 });
    const client = urqlClient(url, token);
    const { data } = await client.query(MY_ORDERS, { first: 2 });
    expect(data!.myOrders).toMatchObject({ edges: [{}, {}], pageInfo: { hasNextPage: true } });
    const next = await client.query(MY_ORDERS, { first: 2, after: data!.myOrders.pageInfo.endCursor });
    expect(new Set(codes(next.data)).size).toBe(3);
    expect(next.data!.myOrders.pageInfo.hasNextPage).toBe(false);
  });

  it('shows a new order in its list without asking again', async () => {
    const { customer, token, vip } = await evenings('urql_updates');
    const earlier = await customer.places({ [vip.id]: 1 });
    const client = urqlClient(url, token);
    await client.query(MY_ORDERS, {});
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const { data } = await client.mutation(PLACE_ORDER, { input });
    const known = await client.query(MY_ORDERS, {}, { requestPolicy: 'cache-only' });
    expect(codes(known.data)).toEqual([data!.placeOrder.code, earlier.code]);
  });

  it('hears of a decision that fell while its socket was cut', async () => {
    const { admin, customer, token, vip } = await evenings('urql_live');
    await using line = await Line.to(url);
    const order = await customer.places({ [vip.id]: 1 });
    const client = urqlClient(line.url, token);
    const values = new Values<ResultOf<typeof WATCH_MY_ORDERS> | undefined>();
    const live = client.subscription(WATCH_MY_ORDERS, {}).subscribe(({ data }) => values.push(data));
    const shows = (status: string) => values.until((data) => data?.myOrders.edges[0]?.node.status === status);
    await shows('PENDING');
    line.cut();
    await admin.approves(order);
    await shows('APPROVED');
    live.unsubscribe();
  });

  it('gets code and details of a refusal', async () => {
    const { token, vip } = await evenings('urql_refused', { vip: 1 });
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const { error } = await urqlClient(url, token).mutation(PLACE_ORDER, { input });
    expect(error!.graphQLErrors[0]!.extensions).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: { ticketTypeId: vip.id, requested: 2, available: 1 },
    });
  });

  it('gets what was done beside what was refused', async () => {
    const { token, vip } = await evenings('urql_partial');
    const { data, error } = await urqlClient(url, token).mutation(
      gql`
        mutation ($input: PlaceOrderInput!) {
          placeOrder(input: $input) { id status }
          processNextOrder { outcome }
        }
      `,
      { input: { items: [{ ticketTypeId: vip.id, quantity: 1 }] } },
    );
    expect(data).toMatchObject({ placeOrder: { status: 'PENDING' }, processNextOrder: null });
    expect(error!.graphQLErrors).toMatchObject([{ path: ['processNextOrder'], extensions: { code: 'FORBIDDEN' } }]);
  });
});
