import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type ApolloCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { graphql } from '../generated/apollo/index.js';
import type { PlaceOrderMutation } from '../generated/apollo/graphql.js';
import { liveClient } from './live.js';

export function apolloClient(url: string, token?: string) {
  const live = new GraphQLWsLink(liveClient(url, token));
  const http = new HttpLink({ uri: `${url}/graphql`, headers: token ? { authorization: `Bearer ${token}` } : {} });
  return new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, live, http),
    cache: new InMemoryCache({
      typePolicies: {
        Money: { merge: true }, // has no id; one query asks for its exponent, another does not
        OrderDecision: { merge: true },
        OrderedEvent: { merge: true },
        Viewer: { merge: true },
        Query: { fields: { myOrders: relayStylePagination(['orderBy']) } },
      },
    }),
  });
}

export const MY_ORDERS = graphql(`
  query MyOrders($first: Int, $after: String, $last: Int, $before: String) {
    myOrders(first: $first, after: $after, last: $last, before: $before) {
      edges {
        cursor
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

  fragment OrderLine on Order {
    id
    code
    status
    total {
      amount
      currency
    }
  }
`);

export const PLACE_ORDER = graphql(`
  mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      ...OrderLine
    }
  }
`);

/** The `update` of PLACE_ORDER: puts the new order before those that the cache knows. */
export function prependOrder(cache: ApolloCache, { data }: { data?: PlaceOrderMutation | null }): void {
  cache.updateQuery({ query: MY_ORDERS }, (known) => {
    if (!known || !data) return undefined;
    const edge = { __typename: 'OrderEdge' as const, cursor: '', node: data.placeOrder };
    return { myOrders: { ...known.myOrders, edges: [edge, ...known.myOrders.edges] } };
  });
}

export const WATCH_MY_ORDERS = graphql(`
  subscription WatchMyOrders {
    myOrders {
      edges {
        node {
          ...OrderLine
        }
      }
    }
  }
`);
