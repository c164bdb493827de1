import {
  ConnectionHandler,
  Environment,
  graphql,
  Network,
  Observable,
  RecordSource,
  Store,
  type FetchFunction,
  type SubscribeFunction,
} from 'relay-runtime';
import { liveClient } from './live.js';

export function relayEnvironment(url: string, token?: string): Environment {
  const live = liveClient(url, token);
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };

  const fetchAnswer: FetchFunction = async ({ text: query }, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  };

  const subscribe: SubscribeFunction = ({ text }, variables) =>
    Observable.create((sink) => live.subscribe({ query: text!, variables }, sink as never));

  return new Environment({ network: Network.create(fetchAnswer, subscribe), store: new Store(new RecordSource()) });
}

export const MY_ORDERS = graphql`
  query relayMyOrdersQuery($first: Int, $after: String, $last: Int, $before: String) {
    myOrders(first: $first, after: $after, last: $last, before: $before) @connection(key: "relay_myOrders") {
      edges {
        node {
          id
          code
          status
        }
      }
      pageInfo {
        startCursor
        endCursor
        hasPreviousPage
        hasNextPage
      }
    }
  }
`;

export const PLACE_ORDER = graphql`
  mutation relayPlaceOrderMutation($input: PlaceOrderInput!, $connections: [ID!]!) {
    placeOrder(input: $input) @prependNode(connections: $connections, edgeTypeName: "OrderEdge") {
      id
      code
      status
    }
  }
`;

/** The `connections` of PLACE_ORDER: the lists that a new order joins. */
export const ORDER_LISTS = [ConnectionHandler.getConnectionID('client:root', 'relay_myOrders')];

export const WATCH_MY_ORDERS = graphql`
  subscription relayWatchMyOrdersSubscription {
    myOrders {
      edges {
        node {
          id
          status
        }
      }
    }
  }
`;
