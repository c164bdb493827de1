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

/** How often Node checks for requests that arrive too slowly; its default is 30 s. */
const LOOK_MS = 1000;
/** The headers that scripts of other origins may read. */
const EXPOSED = ['X-Request-Id', 'Retry-After'];

/** Configures the HTTP server around the modules, for main.ts and tests alike. */
export function configureHttp(app: NestExpressApplication): NestExpressApplication {
  const config = app.get(Config);
  const { headMs, allMs } = config.limits.arrival;
  // Nest creates the server without these options of http.createServer. Node reads them when it starts to listen.
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
  // A compressed body could be longer than the charged length: 415.
  app.useBodyParser('json', { limit: config.limits.body, inflate: false });
  app.use('/graphql', readDocuments(app.get(OperationLimits)));
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  return app;
}

/**
 * Charges the address 1 point for each request and 1 for each KiB, before any other work. Health probes are free, since
 * they are frequent.
 */
function chargeEach(budgets: Budgets, limit: number): RequestHandler {
  return (request, _response, next) => {
    if (request.path === LIVENESS || request.path === READINESS) return next();
    budgets.spend(request, 1 + pointsOfBytes(lengthOf(request, limit))).then(() => next(), next);
  };
}

/**
 * The bytes to read. A body without Content-Length counts as the longest one. A body over the limit counts as none,
 * since it is not read.
 */
function lengthOf({ headers, originalUrl }: Request, limit: number): number {
  const unannounced = headers['transfer-encoding'] === undefined ? 0 : limit;
  const body = Number(headers['content-length'] ?? unannounced);
  return originalUrl.length + (body <= limit ? body : 0);
}

/** Runs before any library parses the headers. */
const refuseLongHeaders: RequestHandler = ({ headers }, _response, next) =>
  next(hasLongHeader(headers) ? new BadRequestException() : undefined);

/** Refuses by Content-Length: the body parser would read the whole body before refusing it, however slowly it comes. */
function refuseLongBodies(limit: number): RequestHandler {
  return ({ headers }, _response, next) =>
    next(Number(headers['content-length'] ?? 0) > limit ? new PayloadTooLargeException() : undefined);
}
