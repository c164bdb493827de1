import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = { ID: 'string', DateTime: 'string', SafeInt: 'number' };

/** Types what the pages and the tests ask of the API: `npm run codegen`, after schema.gql or the operations changed. */
const config: CodegenConfig = {
  schema: 'schema.gql',
  generates: {
    'src/web/browser/operations.generated.ts': {
      documents: 'src/web/browser/operations.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { documentMode: 'string', scalars, useTypeImports: true },
    },
    'test/support/operations.generated.ts': {
      documents: 'docs/operations/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { documentMode: 'string', scalars, useTypeImports: true },
    },
    'src/web/browser/enums.generated.ts': {
      plugins: ['typescript'],
      config: { onlyEnums: true, enumsAsTypes: true, scalars },
    },
  },
};

export default config;
