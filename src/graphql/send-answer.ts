import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import { compressed, encodingFor } from './encodings.js';
import { etagOf, isNamed } from './etag.js';

/** Shorter answers fit into a packet as they are. */
const LEAST_TO_COMPRESS = 1024;
/** Browsers ask each time whether it is the same; a cache between may answer all of one second with one answer. */
const CACHE_CONTROL = 'public, max-age=0, s-maxage=1';
/** The headers that make another answer. Neither a cookie nor a token ever gets a cached one. */
const VARY = 'Accept, Accept-Encoding, Origin, Cookie, Authorization';
/** The headers of a body, which a 304 has none of. */
const OF_BODY = new Set(['content-type', 'content-encoding', 'content-length']);

/** A request, with what plugins found out about its answer. */
export type AnsweredRequest = IncomingMessage & {
  /** Whether its operation is a query. */
  isQuery?: boolean;
  /** Whether the answer is the same for all anonymous clients. */
  isPublic?: boolean;
  /** Takes the whole answer before it is sent. */
  keep?: (response: ServerResponse, body: string | Buffer) => void;
};

/** Notes for `sendAnswer` which requests are queries. */
export const noteQueries: ApolloServerPlugin<{ req: AnsweredRequest }> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue: { req } }) {
        req.isQuery = operation?.operation === OperationTypeNode.QUERY;
      },
    };
  },
};

/** Sends an answer in one piece: compressed where that gives nothing away, and cacheable if it is public and by GET. */
export async function sendAnswer(request: AnsweredRequest, response: ServerResponse, text: string): Promise<void> {
  const encoding = mayCompress(request, text) ? encodingFor(request.headers['accept-encoding']) : 'identity';
  const body = encoding === 'identity' ? text : await compressed(Buffer.from(text), encoding);
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  const etag = isCacheable(request, response) ? etagOf(body) : undefined;
  if (etag !== undefined) {
    response.setHeader('Cache-Control', CACHE_CONTROL);
    response.setHeader('Vary', VARY);
    response.setHeader('ETag', etag);
  }
  response.setHeader('Content-Length', Buffer.byteLength(body));
  request.keep?.(response, body);
  if (etag === undefined || !isNamed(etag, request.headers['if-none-match'])) return void response.end(body);
  for (const name of OF_BODY) response.removeHeader(name);
  response.statusCode = 304;
  response.end();
}

/** The headers of a 304 in place of an answer with these: names and values by turns. */
export function headersOfNotModified(headers: readonly string[]): string[] {
  return headers.filter((_, at) => !OF_BODY.has(headers[at - (at % 2)]!.toLowerCase()));
}

/**
 * Only answers to queries without a cookie. The length of a compressed answer tells how much of an attacker's text is
 * in the rest of it (BREACH, https://www.breachattack.com), and only a cookie lets them ask in another's name. Secrets
 * that are shown once are answers to mutations.
 */
function mayCompress({ isQuery, headers }: AnsweredRequest, text: string): boolean {
  return isQuery === true && headers.cookie === undefined && text.length >= LEAST_TO_COMPRESS;
}

function isCacheable({ method, isPublic }: AnsweredRequest, { statusCode }: ServerResponse): boolean {
  return method === 'GET' && isPublic === true && statusCode === 200;
}
