import { jest } from '@jest/globals';
import { ApolloLink, CombinedGraphQLErrors, gql, HttpLink, type ObservableQuery } from '@apollo/client';
import { apolloClient, MY_ORDERS, PLACE_ORDER, prependOrder, WATCH_MY_ORDERS } from './recipes/apollo.js';
import type { MyOrdersQuery, WatchMyOrdersSubscription } from './generated/apollo/graphql.js';
import { persistedQueries } from './recipes/persisted.js';
import { Line } from './support/line.js';
import { evenings, url } from './support/office.js';
import { Values } from './support/values.js';

type Result = ObservableQuery.Result<MyOrdersQuery>;
type Ends = MyOrdersQuery['myOrders']['pageInfo'];

describe('Apollo Client 4', () => {
  it.each([
    { way: 'forward', first: { first: 2 }, next: ({ endCursor }: Ends) => ({ after: endCursor }) },
    { way: 'backward', first: { last: 2 }, next: ({ startCursor }: Ends) => ({ before: startCursor }) },
  ])('adds pages to the list in its cache, $way', async ({ way, first, next }) => {
    const { customer, token, vip } = await evenings(`apollo_${way}`);
    const placed: string[] = [];
    for (const _ of [1, 2, 3]) placed.unshift((await customer.places({ [vip.id]: 1 })).code);
    const client = apolloClient(url, token);
    const orders = client.watchQuery({ query: MY_ORDERS, variables: first });
    const results = new Values<Result>();
    orders.subscribe(results.push);
    const shown = async (count: number) => {
      const complete = ({ dataState, data }: Result) =>
        dataState === 'complete' && data.myOrders.edges.length === count;
      return ((await results.until(complete)).data as MyOrdersQuery).myOrders;
    };
    await orders.fetchMore({ variables: next((await shown(2)).pageInfo) });
    const { edges, pageInfo } = await shown(3);
    expect(edges.map(({ node }) => node.code)).toEqual(placed);
    expect(way === 'forward' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage).toBe(false);
    client.stop();
  });

  it('shows a new order in its list without asking again', async () => {
    const { customer, token, vip } = await evenings('apollo_updates');
    const earlier = await customer.places({ [vip.id]: 1 });
    const client = apolloClient(url, token);
    await client.query({ query: MY_ORDERS });
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const { data } = await client.mutate({ mutation: PLACE_ORDER, variables: { input }, update: prependOrder });
    const known = client.readQuery({ query: MY_ORDERS });
    expect(known!.myOrders.edges.map(({ node }) => node.id)).toEqual([data!.placeOrder.id, earlier.id]);
    client.stop();
  });

  it('keeps an amount’s exponent when another query asks for less of it', async () => {
    const { token, event } = await evenings('apollo_money');
    const client = apolloClient(url, token);
    const prices = (selection: string) =>
      gql`query ($id: ID) { ticketTypes(eventId: $id) { id price { ${selection} } } }`;
    const options = { variables: { id: event.id } };
    await client.query({ query: prices('amount exponent'), ...options });
    await client.query({ query: prices('amount currency'), ...options });
    expect(client.readQuery({ query: prices('amount currency exponent'), ...options })).toMatchObject({
      ticketTypes: [{ price: { amount: 100_00, currency: 'USD', exponent: 2 } }, {}],
    });
    client.stop();
  });

  it('sends a document once, and its hash from then on', async () => {
    const { token } = await evenings('apollo_persisted');
    const client = apolloClient(url, token);
    const headers = { authorization: `Bearer ${token}` };
    client.setLink(ApolloLink.from([persistedQueries, new HttpLink({ uri: `${url}/graphql`, headers })]));
    const first = await client.query({ query: MY_ORDERS });
    const sent = jest.spyOn(globalThis, 'fetch');
    const second = await client.query({ query: MY_ORDERS, fetchPolicy: 'network-only' });
    const bodies = sent.mock.calls.map(([, init]) => JSON.parse(init!.body as string) as object);
    sent.mockRestore();
    expect(bodies).toMatchObject([{ extensions: { persistedQuery: { version: 1 } } }]);
    expect(bodies[0]).not.toHaveProperty('query');
    expect(second.data).toEqual(first.data);
    client.stop();
  });

  it('hears of a decision that fell while its socket was cut', async () => {
    const { admin, customer, token, vip } = await evenings('apollo_live');
    await using line = await Line.to(url);
    const order = await customer.places({ [vip.id]: 1 });
    const client = apolloClient(line.url, token);
    const values = new Values<WatchMyOrdersSubscription | undefined>();
    const live = client.subscribe({ query: WATCH_MY_ORDERS }).subscribe(({ data }) => values.push(data));
    const shows = (status: string) => values.until((data) => data?.myOrders.edges[0]?.node.status === status);
    await shows('PENDING');
    line.cut();
    await admin.approves(order);
    await shows('APPROVED');
    expect(client.cache.extract()).toMatchObject({ [`Order:${order.id}`]: { status: 'APPROVED' } });
    live.unsubscribe();
    client.stop();
  });

  it('gets code and details of a refusal', async () => {
    const { token, vip } = await evenings('apollo_refused', { vip: 1 });
    const client = apolloClient(url, token);
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const refusal = await client
      .mutate({ mutation: PLACE_ORDER, variables: { input } })
      .catch((error: unknown) => error);
    expect((refusal as CombinedGraphQLErrors).errors[0]!.extensions).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: { ticketTypeId: vip.id, requested: 2, available: 1 },
    });
    client.stop();
  });

  it('gets what was done beside what was refused', async () => {
    const { token, vip } = await evenings('apollo_partial');
    const client = apolloClient(url, token);
    const { data, error } = await client.mutate({
      mutation: gql`
        mutation ($input: PlaceOrderInput!) {
          placeOrder(input: $input) { id status }
          processNextOrder { outcome }
        }
      `,
      variables: { input: { items: [{ ticketTypeId: vip.id, quantity: 1 }] } },
      errorPolicy: 'all',
    });
    expect(data).toMatchObject({ placeOrder: { status: 'PENDING' }, processNextOrder: null });
    expect((error as CombinedGraphQLErrors).errors).toMatchObject([
      { path: ['processNextOrder'], extensions: { code: 'FORBIDDEN' } },
    ]);
    client.stop();
  });

  it('shows the rest of an answer where a field is refused', async () => {
    const { token, event } = await evenings('apollo_field');
    const client = apolloClient(url, token);
    const { data, error } = await client.query({
      query: gql`
        query ($slug: String) {
          event(slug: $slug) { id name orders(first: 1) { edges { node { id } } } }
        }
      `,
      variables: { slug: event.slug },
      errorPolicy: 'all',
    });
    expect(data).toMatchObject({ event: { name: 'An evening', orders: null } });
    expect((error as CombinedGraphQLErrors).errors).toMatchObject([
      { path: ['event', 'orders'], extensions: { code: 'FORBIDDEN' } },
    ]);
    client.stop();
  });
});
