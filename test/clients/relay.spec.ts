import { commitMutation, createOperationDescriptor, fetchQuery, getRequest, requestSubscription } from 'relay-runtime';
import type { Environment, GraphQLTaggedNode } from 'relay-runtime';
import type { relayMyOrdersQuery } from './generated/relay/relayMyOrdersQuery.graphql.js';
import type { relayPlaceOrderMutation } from './generated/relay/relayPlaceOrderMutation.graphql.js';
import type { relayStoreNodeQuery } from './generated/relay/relayStoreNodeQuery.graphql.js';
import type { relayStoreOrdersQuery } from './generated/relay/relayStoreOrdersQuery.graphql.js';
import type { relayStoreQuery } from './generated/relay/relayStoreQuery.graphql.js';
import type { relayWatchMyOrdersSubscription } from './generated/relay/relayWatchMyOrdersSubscription.graphql.js';
import { MY_ORDERS, ORDER_LISTS, PLACE_ORDER, relayEnvironment, WATCH_MY_ORDERS } from './recipes/relay.js';
import { Line } from './support/line.js';
import { evenings, url } from './support/office.js';
import { EVENT_WITH_ORDERS, FIRST_OF_ALL, TICKET_TYPE_BY_ID } from './support/relay-store.js';
import { Values } from './support/values.js';

/** What the store holds for a query. */
const known = (environment: Environment, query: GraphQLTaggedNode) =>
  environment.lookup(createOperationDescriptor(getRequest(query), {}).fragment).data;

/** One's orders, as the store shows them. */
const orders = (environment: Environment) => (known(environment, MY_ORDERS) as relayMyOrdersQuery['response']).myOrders;
const codes = (environment: Environment) => orders(environment).edges.map(({ node }) => node.code);

/** Reads a page into the list. */
const read = (environment: Environment, page: relayMyOrdersQuery['variables']) =>
  fetchQuery<relayMyOrdersQuery>(environment, MY_ORDERS, page).toPromise();

/** Commits a mutation. @throws what the client throws */
const place = (environment: Environment, ticketTypeId: string, quantity: number) =>
  new Promise<relayPlaceOrderMutation['response']>((onCompleted, onError) => {
    commitMutation<relayPlaceOrderMutation>(environment, {
      mutation: PLACE_ORDER,
      variables: { input: { items: [{ ticketTypeId, quantity }] }, connections: ORDER_LISTS },
      onCompleted,
      onError,
    });
  });

describe('Relay', () => {
  it('adds pages to its list, forward', async () => {
    const { customer, token, vip } = await evenings('relay_forward');
    const placed = [];
    for (const _ of [1, 2, 3]) placed.unshift((await customer.places({ [vip.id]: 1 })).code);
    const environment = relayEnvironment(url, token);
    await read(environment, { first: 2 });
    expect(codes(environment)).toEqual(placed.slice(0, 2));
    await read(environment, { first: 2, after: orders(environment).pageInfo.endCursor });
    expect(codes(environment)).toEqual(placed);
    expect(orders(environment).pageInfo.hasNextPage).toBe(false);
  });

  it('adds pages to its list, backward', async () => {
    const { customer, token, vip } = await evenings('relay_backward');
    const placed = [];
    for (const _ of [1, 2, 3]) placed.unshift((await customer.places({ [vip.id]: 1 })).code);
    const environment = relayEnvironment(url, token);
    await read(environment, { last: 2 });
    expect(codes(environment)).toEqual(placed.slice(1));
    await read(environment, { last: 2, before: orders(environment).pageInfo.startCursor });
    expect(codes(environment)).toEqual(placed);
    expect(orders(environment).pageInfo.hasPreviousPage).toBe(false);
  });

  it('shows a new order in its list without asking again', async () => {
    const { customer, token, vip } = await evenings('relay_updates');
    const earlier = await customer.places({ [vip.id]: 1 });
    const environment = relayEnvironment(url, token);
    await read(environment, {});
    const { placeOrder } = await place(environment, vip.id, 2);
    expect(codes(environment)).toEqual([placeOrder.code, earlier.code]);
  });

  it('keeps an event, a ticket type and a user apart that were all the first of their kind', async () => {
    const { token } = await evenings('relay_ids');
    const environment = relayEnvironment(url, token);
    await fetchQuery<relayStoreQuery>(environment, FIRST_OF_ALL, {}).toPromise();
    const { event, ticketTypes, me } = known(environment, FIRST_OF_ALL) as relayStoreQuery['response'];
    expect(ticketTypes.map(({ name }) => name)).toEqual(['VIP', 'Regular']);
    expect(ticketTypes.map((type) => type.event)).toEqual([event, event]);
    expect(me!.username).toBe('relay_ids');
    expect(new Set([event!.id, me!.id, ...ticketTypes.map(({ id }) => id)]).size).toBe(4);
  });

  it('reads one thing again by its id', async () => {
    const { admin, token, vip } = await evenings('relay_node', { vip: 7 });
    const environment = relayEnvironment(url, token);
    const readType = () => fetchQuery<relayStoreNodeQuery>(environment, TICKET_TYPE_BY_ID, { id: vip.id }).toPromise();
    expect(await readType()).toMatchObject({ node: { name: 'VIP', available: 7 } });
    await admin.changes(vip.id, { available: 3 });
    expect(await readType()).toMatchObject({ node: { available: 3 } });
  });

  it('hears of a decision that fell while its socket was cut', async () => {
    const { admin, customer, token, vip } = await evenings('relay_live');
    await using line = await Line.to(url);
    const order = await customer.places({ [vip.id]: 1 });
    const environment = relayEnvironment(line.url, token);
    const values = new Values<relayWatchMyOrdersSubscription['response'] | null | undefined>();
    const live = requestSubscription<relayWatchMyOrdersSubscription>(environment, {
      subscription: WATCH_MY_ORDERS,
      variables: {},
      onNext: values.push,
    });
    const shows = (status: string) => values.until((data) => data?.myOrders.edges[0]?.node.status === status);
    await shows('PENDING');
    line.cut();
    await admin.approves(order);
    await shows('APPROVED');
    live.dispose();
  });

  it('gets code and details of a refusal', async () => {
    const { token, vip } = await evenings('relay_refused', { vip: 1 });
    const refusal = await place(relayEnvironment(url, token), vip.id, 2).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      source: { errors: [{ extensions: { code: 'INSUFFICIENT_STOCK', details: { requested: 2, available: 1 } } }] },
    });
  });

  it('shows the rest of an answer where a field is refused', async () => {
    const { token, event } = await evenings('relay_field');
    const environment = relayEnvironment(url, token);
    const answer = fetchQuery<relayStoreOrdersQuery>(environment, EVENT_WITH_ORDERS, { slug: event.slug }).toPromise();
    expect(await answer).toMatchObject({ event: { name: 'An evening', orders: { ok: false } } });
  });
});
