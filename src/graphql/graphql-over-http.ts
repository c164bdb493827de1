import type { ApolloServerPlugin } from '@apollo/server';

/** Refusals of a well-formed GraphQL request; other requests keep their 400. */
const OF_THE_DOCUMENT = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * 200 in place of 400 for clients that accept `application/json` only. They may predate status codes in GraphQL over
 * HTTP, and take a 400 for a proxy's error (https://graphql.github.io/graphql-over-http/draft/#sec-application-json).
 */
export const plainJsonStatus: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response: { http, body } }) {
        if (http.status !== 400 || body.kind !== 'single') return;
        const code = body.singleResult.errors?.[0]?.extensions?.['code'];
        const accept = request.http?.headers.get('accept') ?? '';
        if (OF_THE_DOCUMENT.has(String(code)) && /^application\/json\s*(;[^,]*)?$/i.test(accept)) http.status = 200;
      },
    };
  },
};
