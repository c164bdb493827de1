import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../schema.gql',
  emitLegacyCommonJSImports: false,
  config: {
    scalars: { ID: 'string', DateTime: 'string', SafeInt: 'number', JSONObject: 'Record<string, unknown>' },
    strictScalars: true,
  },
  generates: {
    'generated/operations/': {
      documents: ['../../docs/operations/*.graphql', 'codegen.spec.ts'],
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: { documentMode: 'string' },
    },
    'generated/apollo/': {
      documents: 'recipes/apollo.ts',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
    },
  },
};

export default config;
