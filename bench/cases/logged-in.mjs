import { logIn, startFoyer } from '../servers/foyer.mjs';
import { httpRequest, measure, warm } from '../lib/load.mjs';
import { bearer, itemsOf, PLACE } from '../lib/requests.mjs';

/** Connections. Only CPU has a target, and it does not depend on them. */
const READERS = 16;
const OWN = 20;
const OTHERS = 10;
const WAITING = 20;
const ORDER = 'id code status placedAt total { amount } items { quantity unitPrice { amount } ticketType { id name } }';

/** Reads by session cookie of the admin, who has placed orders, too. */
const READS = {
  me: '{ me { id username role } }',
  myOrders: `{ myOrders(first: 20) { edges { node { ${ORDER} } } pageInfo { hasNextPage endCursor } } }`,
  order: `query ($id: ID!) { order(id: $id) { ${ORDER} nextStatuses customer { id username } } }`,
  dashboardStats:
    '{ dashboardStats { revenue { amount } pendingOrders completedOrders ticketTypes { sold pendingQuantity waitingQuantity } } }',
  pendingOrders: `{ pendingOrders(first: 20) { ${ORDER} priority customer { id username } } }`,
  queue:
    'query ($type: ID!) { queue(ticketTypeId: $type, first: 20) { quantity since customer { id username } entry { id position } } }',
};

export const loggedIn = {
  title: 'Logged-in reads',
  servers: { Foyer: () => startFoyer() },
  async run(server, { seconds, warmUp }, add) {
    const headers = { cookie: await logIn(server) };
    const [mine] = await fill(server);
    const variables = { id: mine, type: server.soldOut[0] };
    for (const [figure, query] of Object.entries(READS)) {
      await server.graphql(query, variables, headers);
      const requests = [httpRequest(server, { query, variables }, headers)];
      await warm(server, requests, { seconds: warmUp, connections: READERS });
      add(figure, await measure(server, requests, { seconds, mode: 'drain', connections: READERS }));
    }
  },
};

/** Pending orders of the admin and of others, and a queue. @returns the ids of the orders, the admin's first */
async function fill({ graphql, admin, customers, soldOut, acknowledged }) {
  for (const token of [...Array.from({ length: OWN }, () => admin), ...customers.slice(0, OTHERS)]) {
    const { placeOrder } = await graphql(PLACE, { input: { items: itemsOf({ customers }) } }, bearer(token));
    acknowledged.placed.push(placeOrder.id);
  }
  const join = 'mutation ($input: JoinQueueInput!) { joinQueue(input: $input) { id } }';
  for (const token of customers.slice(0, WAITING)) {
    const { joinQueue } = await graphql(join, { input: { ticketTypeId: soldOut[0] } }, bearer(token));
    acknowledged.joined.push(joinQueue.id);
  }
  return acknowledged.placed;
}
