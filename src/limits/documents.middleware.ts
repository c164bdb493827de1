import type { Request, RequestHandler } from 'express';
import type { OperationLimits } from './operation-limits.js';

/** Checks and charges each GraphQL document that comes over HTTP, before Apollo parses it. */
export function readDocuments(limits: OperationLimits): RequestHandler {
  return (request, _response, next) => {
    const sources = sourcesOf(request);
    if (sources.length === 0) return next();
    Promise.all(sources.map((source) => limits.read(request, source)))
      .catch(async (error: unknown) => {
        await limits.refused(request, error);
        throw error;
      })
      .then(() => next(), next);
  };
}

/**
 * The document of a POST's body, and all `query` parameters of the URL. Apollo refuses a second one, but only after
 * parsing the first.
 */
function sourcesOf({ body, originalUrl }: Request): string[] {
  const query = (body as { query?: unknown } | null | undefined)?.query;
  const search = originalUrl.indexOf('?');
  const asked = search === -1 ? [] : new URLSearchParams(originalUrl.slice(search)).getAll('query');
  return typeof query === 'string' ? [query, ...asked] : asked;
}
