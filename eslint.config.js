import graphql from '@graphql-eslint/eslint-plugin';

/** What oxlint cannot read: GraphQL. `npm run lint:graphql`. */
export default [
  {
    files: ['docs/operations/*.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.gql', documents: 'docs/operations/*.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      '@graphql-eslint/require-selections': ['error', { fieldName: 'id' }], // caches key what they hold by it
    },
  },
];
