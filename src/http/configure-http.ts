import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';
import { Config } from '../config/config.js';
import { LIVENESS, READINESS } from '../common/probes.js';
import { Budgets } from '../limits/budgets.js';
import { Connections } from '../limits/connections.js';
import { pointsOfBytes } from '../limits/cost.js';
import { readDocuments } from '../limits/documents.middleware.js';
import { hasLongHeader } from '../limits/header-lengths.js';
import { OperationLimits } from '../limits/operation-limits.js';
import { ASSETS_PATH, serveAssets } from './assets.js';
import { keepOtherSitesOut } from './cross-site.js';
import { protectiveHeaders } from './headers.js';

/** How often Node looks for requests that take too long to arrive; by itself, every 30 s. */
const LOOK_MS = 1000;
/** What scripts of other origins may read of an answer besides its body. */
const EXPOSED = ['X-Request-Id', 'Retry-After'];

/** What the HTTP server needs besides the modules; tests and main.ts alike. */
export function configureHttp(app: NestExpressApplication): NestExpressApplication {
  const config = app.get(Config);
  const { headMs, allMs } = config.limits.arrival;
  // Nest makes the server, without these options of http.createServer; Node reads them when it begins to listen.
  Object.assign(app.getHttpServer(), {
    headersTimeout: headMs,
    requestTimeout: allMs,
    connectionsCheckingInterval: LOOK_MS,
  });
  app.get(Connections).watch(app.getHttpServer());
  app.set('trust proxy', config.trustProxy);
  app.use(protectiveHeaders(config.https));
  if (config.corsOrigins.length > 0) app.enableCors({ origin: [...config.corsOrigins], exposedHeaders: EXPOSED });
  app.use(chargeEach(app.get(Budgets), config.limits.body));
  app.use(refuseLongHeaders);
  app.use(keepOtherSitesOut(config));
  app.use(ASSETS_PATH, serveAssets(config.production));
  app.use(refuseLongBodies(config.limits.body));
  // A compressed body would be longer than what was charged for it: 415.
  app.useBodyParser('json', { limit: config.limits.body, inflate: false });
  app.use('/graphql', readDocuments(app.get(OperationLimits)));
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  return app;
}

/**
 * Takes 1 from the address for each request and 1 for each KiB of it, before anything else is done for it; only who asks after
 * our health is asked often.
 */
function chargeEach(budgets: Budgets, limit: number): RequestHandler {
  return (request, _response, next) => {
    if (request.path === LIVENESS || request.path === READINESS) return next();
    budgets.spend(request, 1 + pointsOfBytes(lengthOf(request, limit))).then(() => next(), next);
  };
}

/** Bytes that are to be read: an unannounced body counts as the longest, one that is too long as none, since it is not read. */
function lengthOf({ headers, originalUrl }: Request, limit: number): number {
  const unannounced = headers['transfer-encoding'] === undefined ? 0 : limit;
  const body = Number(headers['content-length'] ?? unannounced);
  return originalUrl.length + (body <= limit ? body : 0);
}

/** Before anything takes them apart. */
const refuseLongHeaders: RequestHandler = ({ headers }, _response, next) =>
  next(hasLongHeader(headers) ? new BadRequestException() : undefined);

/** The body parser would read all that was announced before it says no, however slowly that comes. */
function refuseLongBodies(limit: number): RequestHandler {
  return ({ headers }, _response, next) =>
    next(Number(headers['content-length'] ?? 0) > limit ? new PayloadTooLargeException() : undefined);
}
