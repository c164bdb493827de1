import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';
import { PARAMS_PROVIDER_TOKEN, type Params } from 'nestjs-pino';
import { AnswerStore } from '../answers/answer-store.js';
import { PublicSelections } from '../answers/public-selections.js';
import { Config } from '../config/config.js';
import { LIVENESS, READINESS } from '../common/probes.js';
import { Budgets, type Spender } from '../limits/budgets.js';
import { Connections } from '../limits/connections.js';
import { readDocuments } from '../limits/documents.middleware.js';
import { hasLongHeader } from '../limits/header-lengths.js';
import { ListSizes } from '../limits/list-sizes.js';
import { OperationLimits } from '../limits/operation-limits.js';
import { AnswerShortcut } from './answer-shortcut.js';
import { ASSETS_PATH, serveAssets } from './assets.js';
import { keepOtherSitesOut } from './cross-site.js';
import { protectiveHeaders } from './headers.js';
import { RequestLog } from './request-log.js';
import { pointsOfRequest } from './request-points.js';

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
  if (config.optimizations.has('answers')) answerShortcut(app, config).attach(app.getHttpServer());
  app.get(Connections).watch(app.getHttpServer()); // runs before the shortcut
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

function answerShortcut(app: NestExpressApplication, config: Config): AnswerShortcut {
  return new AnswerShortcut({
    config,
    store: app.get(AnswerStore),
    selections: app.get(PublicSelections),
    budgets: app.get(Budgets),
    sizes: app.get(ListSizes),
    log: new RequestLog(app.get<Params>(PARAMS_PROVIDER_TOKEN)),
  });
}

/** Charges each request for its arrival, before any other work. Health probes are free, since they are frequent. */
function chargeEach(budgets: Budgets, limit: number): RequestHandler {
  return (request: Request & Spender, _response, next) => {
    if (request.charged || request.path === LIVENESS || request.path === READINESS) return next();
    budgets.spend(request, pointsOfRequest(request, limit)).then(() => next(), next);
  };
}

/** Runs before any library parses the headers. */
const refuseLongHeaders: RequestHandler = ({ headers }, _response, next) =>
  next(hasLongHeader(headers) ? new BadRequestException() : undefined);

/** Refuses by Content-Length: the body parser would read the whole body before refusing it, however slowly it comes. */
function refuseLongBodies(limit: number): RequestHandler {
  return ({ headers }, _response, next) =>
    next(Number(headers['content-length'] ?? 0) > limit ? new PayloadTooLargeException() : undefined);
}
