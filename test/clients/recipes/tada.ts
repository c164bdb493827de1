import { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../generated/introspection.js';

/** The types of a document's answer and variables, read from its text. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; SafeInt: number; JSONObject: Record<string, unknown> };
}>();
