import { gql } from '@urql/core';
import type { ResultOf } from 'gql.tada';
import { FIRST_PAGE, MY_ORDERS, PLACE_ORDER, urqlClient, WATCH_MY_ORDERS } from './recipes/urql.js';
import { Line } from './support/line.js';
import { evenings, url } from './support/office.js';
import { Values } from './support/values.js';

const codes = (data: ResultOf<typeof MY_ORDERS> | undefined) => data!.myOrders.edges.map(({ node }) => node.code);
type Ends = ResultOf<typeof MY_ORDERS>['myOrders']['pageInfo'];

describe('urql with graphcache', () => {
  it.each([
    { way: 'forward', first: { first: 2 }, next: ({ endCursor }: Ends) => ({ first: 2, after: endCursor }) },
    { way: 'backward', first: { last: 2 }, next: ({ startCursor }: Ends) => ({ last: 2, before: startCursor }) },
  ])('shows all pages in one list, $way', async ({ way, first, next }) => {
    const { customer, token, vip } = await evenings(`urql_${way}`);
    const placed: string[] = [];
    for (const _ of [1, 2, 3]) placed.unshift((await customer.places({ [vip.id]: 1 })).code);
    const client = urqlClient(url, token);
    const { data } = await client.query(MY_ORDERS, first);
    expect(codes(data)).toEqual(way === 'forward' ? placed.slice(0, 2) : placed.slice(1));
    const { data: all } = await client.query(MY_ORDERS, next(data!.myOrders.pageInfo));
    expect(codes(all)).toEqual(placed);
    const { hasNextPage, hasPreviousPage } = all!.myOrders.pageInfo;
    expect(way === 'forward' ? hasNextPage : hasPreviousPage).toBe(false);
  });

  it('shows a new order in its list without asking again', async () => {
    const { customer, token, vip } = await evenings('urql_updates');
    const earlier = await customer.places({ [vip.id]: 1 });
    const client = urqlClient(url, token);
    await client.query(MY_ORDERS, FIRST_PAGE);
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const { data } = await client.mutation(PLACE_ORDER, { input });
    const known = await client.query(MY_ORDERS, FIRST_PAGE, { requestPolicy: 'cache-only' });
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

  it('shows the rest of an answer where a field is refused', async () => {
    const { token, event } = await evenings('urql_field');
    const { data, error } = await urqlClient(url, token).query(
      gql`
        query ($slug: String) {
          event(slug: $slug) { id name orders(first: 1) { edges { node { id } } } }
        }
      `,
      { slug: event.slug },
    );
    expect(data).toMatchObject({ event: { name: 'An evening', orders: null } });
    expect(error!.graphQLErrors).toMatchObject([{ path: ['event', 'orders'], extensions: { code: 'FORBIDDEN' } }]);
  });
});
