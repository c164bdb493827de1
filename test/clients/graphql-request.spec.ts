import { gql, GraphQLClient, type ClientError } from 'graphql-request';
import { evenings, url } from './support/office.js';

const TICKET_TYPES = gql`
  query ($eventId: ID) {
    ticketTypes(eventId: $eventId) {
      id
      available
    }
  }
`;

const MY_ORDERS = gql`
  query ($first: Int, $after: String) {
    myOrders(first: $first, after: $after) {
      edges {
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

interface MyOrders {
  myOrders: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

const PLACE_ORDER = gql`
  mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      id
      status
    }
  }
`;

/** Reads by GET; graphql-request sends mutations by POST all the same. */
const client = (token: string, options: object = {}) =>
  new GraphQLClient(`${url}/graphql`, {
    method: 'GET',
    jsonSerializer: JSON,
    headers: { authorization: `Bearer ${token}` },
    ...options,
  });

describe('graphql-request', () => {
  it('reads by GET what was ordered by POST', async () => {
    const { event, vip, token } = await evenings('request_reads', { vip: 7 });
    expect(await client(token).request(TICKET_TYPES, { eventId: event.id })).toMatchObject({
      ticketTypes: [{ id: vip.id, available: 7 }, {}],
    });
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const { placeOrder } = await client(token).request<{ placeOrder: { id: string } }>(PLACE_ORDER, { input });
    const { myOrders } = await client(token).request<MyOrders>(MY_ORDERS);
    expect(myOrders.edges).toEqual([{ node: { id: placeOrder.id } }]);
  });

  it('pages forward by GET', async () => {
    const { customer, token, vip } = await evenings('request_pages');
    for (const _ of [1, 2, 3]) await customer.places({ [vip.id]: 1 });
    const { myOrders: first } = await client(token).request<MyOrders>(MY_ORDERS, { first: 2 });
    const after = first.pageInfo.endCursor;
    const { myOrders: last } = await client(token).request<MyOrders>(MY_ORDERS, { first: 2, after });
    expect([first, last].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false]);
    expect(new Set([...first.edges, ...last.edges].map(({ node }) => node.id)).size).toBe(3);
  });

  it('gets code and details of a refusal', async () => {
    const { token, vip } = await evenings('request_refused', { vip: 1 });
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const refusal = await client(token)
      .request(PLACE_ORDER, { input })
      .catch((error: unknown) => error);
    expect((refusal as ClientError).response.errors![0]!.extensions).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: { ticketTypeId: vip.id, requested: 2, available: 1 },
    });
  });

  it('gets what was done beside what was refused', async () => {
    const { token, vip } = await evenings('request_partial');
    const { data, errors } = await client(token, { errorPolicy: 'all' }).rawRequest(
      gql`
        mutation ($input: PlaceOrderInput!) {
          placeOrder(input: $input) {
            status
          }
          processNextOrder {
            outcome
          }
        }
      `,
      { input: { items: [{ ticketTypeId: vip.id, quantity: 1 }] } },
    );
    expect(data).toEqual({ placeOrder: { status: 'PENDING' }, processNextOrder: null });
    expect(errors).toMatchObject([{ path: ['processNextOrder'], extensions: { code: 'FORBIDDEN' } }]);
  });
});
