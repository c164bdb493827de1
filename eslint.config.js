import graphql from '@graphql-eslint/eslint-plugin';

/** A live view shows the front of a list as it is now, so it takes `first` alone. */
const LIVE_VIEWS = 'Subscription';

/** relay-arguments, but for the lists of subscriptions. */
const relayArguments = {
  ...graphql.rules['relay-arguments'],
  create(context) {
    const listeners = Object.entries(graphql.rules['relay-arguments'].create(context));
    const isLive = (node) =>
      node.kind === 'ObjectTypeDefinition' ? node.name.value === LIVE_VIEWS : node.parent && isLive(node.parent);
    return Object.fromEntries(listeners.map(([selector, check]) => [selector, (node) => isLive(node) || check(node)]));
  },
};

const languageOptions = {
  parser: graphql.parser,
  parserOptions: { graphQLConfig: { schema: 'schema.gql', documents: 'docs/operations/*.graphql' } },
};

/** What oxlint cannot read: GraphQL. `npm run lint:graphql`. */
export default [
  {
    files: ['docs/operations/*.graphql'],
    languageOptions,
    plugins: { '@graphql-eslint': graphql },
    rules: {
      '@graphql-eslint/require-selections': ['error', { fieldName: 'id' }], // caches key what they hold by it
    },
  },
  {
    files: ['schema.gql'],
    languageOptions,
    plugins: { '@graphql-eslint': graphql, foyer: { rules: { 'relay-arguments': relayArguments } } },
    rules: {
      'foyer/relay-arguments': 'error',
      '@graphql-eslint/relay-connection-types': 'error',
      // Windows (pendingOrders, queue, recentActivity) and lists that stay short are plain lists.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
      '@graphql-eslint/relay-page-info': 'error',
    },
  },
];
