import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange, type Cache } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { ResultOf } from 'gql.tada';
import { liveClient } from './live.js';
import { graphql } from './tada.js';

/** Types without an id are parts of their holder. */
const PARTS = ['ApprovalResult', 'DecisionOutcome', 'Money', 'OrderDecision', 'OrderedEvent', 'Viewer'];

export function urqlClient(url: string, token?: string) {
  const live = liveClient(url, token);
  return new Client({
    url: `${url}/graphql`,
    fetchOptions: { headers: token ? { authorization: `Bearer ${token}` } : {} },
    exchanges: [
      cacheExchange({
        keys: Object.fromEntries(PARTS.map((type) => [type, () => null])),
        resolvers: { Query: { myOrders: relayPagination() } },
        updates: { Mutation: { placeOrder: prependOrder } },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
}

const ORDER_LINE = graphql(`
  fragment OrderLine on Order @_unmask {
    id
    code
    status
    total {
      amount
      currency
    }
  }
`);

export const MY_ORDERS = graphql(
  `
    query MyOrders($first: Int, $after: String, $last: Int, $before: String) {
      myOrders(first: $first, after: $after, last: $last, before: $before) {
        edges {
          node {
            ...OrderLine
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
  `,
  [ORDER_LINE],
);

export const PLACE_ORDER = graphql(
  `
    mutation PlaceOrder($input: PlaceOrderInput!) {
      placeOrder(input: $input) {
        ...OrderLine
      }
    }
  `,
  [ORDER_LINE],
);

/** relayPagination keeps only pages that were asked for with an argument. */
export const FIRST_PAGE = { first: 20 };

/** Puts a new order before those that the cache knows. */
function prependOrder({ placeOrder }: ResultOf<typeof PLACE_ORDER>, _args: unknown, cache: Cache): void {
  cache.updateQuery({ query: MY_ORDERS, variables: FIRST_PAGE }, (known) => {
    if (!known) return known;
    const edge = { __typename: 'OrderEdge', node: placeOrder };
    return { myOrders: { ...known.myOrders, edges: [edge, ...known.myOrders.edges] } };
  });
}

export const WATCH_MY_ORDERS = graphql(
  `
    subscription WatchMyOrders {
      myOrders {
        edges {
          node {
            ...OrderLine
          }
        }
      }
    }
  `,
  [ORDER_LINE],
);
