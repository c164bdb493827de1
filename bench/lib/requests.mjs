import { httpRequest } from './load.mjs';

/** What every server of the comparison is asked for, in the same words. */
export const TICKET_TYPES = '{ ticketTypes { id name tier available sold price { amount currency } } }';
export const PLACE =
  'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id code status total { amount currency } } }';
export const APPROVE = 'mutation ($id: ID!) { approveOrder(id: $id) { outcome order { id status } } }';

/** Two lines. Foyer, the server that knows customers, has global ids. */
export const itemsOf = ({ customers }) =>
  [1, 2].map((id) => ({ ticketTypeId: customers ? `tt_${id}` : String(id), quantity: id }));
/** The load generator replaces it by the number of the request. */
const NUMBER = '@@@@@@@@@@';

export const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** One order of two lines for each customer; where a server knows no customers, for nobody in particular. */
export function placements(server, { keyed = false } = {}) {
  const items = itemsOf(server);
  const input = keyed ? { items, idempotencyKey: NUMBER } : { items };
  const customers = server.customers?.map(bearer) ?? [{}];
  return customers.map((headers) => httpRequest(server, { query: PLACE, variables: { input } }, headers));
}

/** The approval of each order once, by the admin's token where the server knows one. */
export function approvals(server, ids) {
  const headers = server.admin ? bearer(server.admin) : {};
  return ids.map((id) => httpRequest(server, { query: APPROVE, variables: { id } }, headers));
}

/** Each customer joins the queue of each sold-out type once. */
export function joinings(server) {
  const query = 'mutation ($input: JoinQueueInput!) { joinQueue(input: $input) { id status } }';
  return server.soldOut.flatMap((ticketTypeId) =>
    server.customers.map((token) =>
      httpRequest(server, { query, variables: { input: { ticketTypeId } } }, bearer(token)),
    ),
  );
}
