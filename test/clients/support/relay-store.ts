import { graphql } from 'relay-runtime';

/** An event, two ticket types, an order and a user: the first of each kind, in one store. */
export const FIRST_OF_ALL = graphql`
  query relayStoreQuery($eventId: ID) {
    event {
      id
      name
    }
    ticketTypes(eventId: $eventId) {
      id
      name
      event {
        id
        name
      }
    }
    me {
      id
      username
    }
  }
`;

export const TICKET_TYPE_BY_ID = graphql`
  query relayStoreNodeQuery($id: ID!) {
    node(id: $id) {
      id
      ... on TicketType {
        name
        available
      }
    }
  }
`;

export const EVENT_WITH_ORDERS = graphql`
  query relayStoreOrdersQuery($slug: String) {
    event(slug: $slug) {
      id
      name
      orders(first: 1) @catch {
        edges {
          node {
            id
          }
        }
      }
    }
  }
`;
