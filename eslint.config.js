import graphql from '@graphql-eslint/eslint-plugin';

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
    plugins: { '@graphql-eslint': graphql },
    rules: {
      '@graphql-eslint/relay-arguments': 'error',
      '@graphql-eslint/relay-connection-types': 'error',
      // Windows (pendingOrders, queue, recentActivity) and lists that stay short are plain lists.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
      '@graphql-eslint/relay-page-info': 'error',
    },
  },
];
