import { HttpException, HttpStatus } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { liveRequestOf, type StreamedRequest } from './live-request.js';
import type { OperationLimits } from './operation-limits.js';
import { assertHash, hashIn, type PersistedQueries } from './persisted-queries.js';

/** The most characters of a URL with a GraphQL request; a longer one is sent by POST. */
export const LONGEST_URL = 8192;

/**
 * Checks and charges each GraphQL document that comes over HTTP, before Apollo parses it. Persisted ones as well.
 * Sets `live` for a subscription whose answer is an event stream: sockets/ reads its document.
 */
export function readDocuments(limits: OperationLimits, persisted: PersistedQueries): RequestHandler {
  const read = async (request: Request & StreamedRequest) => {
    try {
      const search = searchOf(request);
      const sources = sourcesOf(request, search, persisted);
      if (sources.length === 1) request.live = liveRequestOf(request, sources[0]!, search, limits.maxTokens);
      if (request.live) return;
      await Promise.all(sources.map((source) => limits.read(request, source)));
    } catch (error) {
      await limits.refused(request, error);
      throw error;
    }
  };
  return (request, _response, next) => {
    read(request).then(() => next(), next);
  };
}

/** @throws HttpException if the URL is too long */
function searchOf({ originalUrl }: Request): URLSearchParams {
  if (originalUrl.length > LONGEST_URL) throw new HttpException('URL too long', HttpStatus.URI_TOO_LONG);
  const at = originalUrl.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : originalUrl.slice(at));
}

/**
 * The document of a POST's body, and all `query` parameters of the URL. Apollo refuses a second one, but only after
 * parsing the first.
 */
function sourcesOf({ method, body }: Request, search: URLSearchParams, persisted: PersistedQueries): string[] {
  const { query, extensions } = (body ?? {}) as { query?: unknown; extensions?: unknown };
  const sent = [...(typeof query === 'string' ? [query] : []), ...search.getAll('query')];

  const hash = hashIn(method === 'GET' ? readable(search.get('extensions')) : extensions);
  if (hash === undefined) return sent;
  if (sent.length > 0) {
    assertHash(hash, sent[0]!);
    return sent;
  }
  const text = persisted.find(hash);
  return text === undefined ? [] : [text]; // Apollo says PERSISTED_QUERY_NOT_FOUND
}

/** The value of JSON; undefined for malformed text, which Apollo refuses. */
function readable(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
