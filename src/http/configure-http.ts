import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequestException } from '@nestjs/common';
import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, RequestHandler } from 'express';
import onHeaders from 'on-headers';
import { AnswerStore } from '../answers/answer-store.js';
import { PublicSelections } from '../answers/public-selections.js';
import { isLocalDev } from '../common/origin.js';
import { Config } from '../config/config.js';
import { Budgets, type Spender } from '../limits/budgets.js';
import { Connections } from '../limits/connections.js';
import { readDocuments } from '../limits/documents.middleware.js';
import { hasLongHeader } from '../limits/header-lengths.js';
import { ListSizes } from '../limits/list-sizes.js';
import { OperationLimits } from '../limits/operation-limits.js';
import { PersistedQueries } from '../limits/persisted-queries.js';
import { AnswerShortcut } from './answer-shortcut.js';
import { ASSETS_PATH, serveAssets } from './assets.js';
import { keepOtherSitesOut } from './cross-site.js';
import { protectiveHeaders } from './headers.js';
import { readBody } from './read-body.js';
import { pointsOfRequest } from './request-charge.js';
import { RequestLog } from './request-log.js';

/** How often Node checks for requests that arrive too slowly; its default is 30 s. */
const LOOK_MS = 1000;
/** The headers that scripts of other origins may read. */
const EXPOSED = ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'ETag'];

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
  app.disable('x-powered-by');
  app.use(withHeaders(protectiveHeaders(config.https)));
  if (config.corsOrigins.length > 0 || !config.production) app.enableCors(sharing(config));
  app.use('/graphql', withBudgets(app.get(Budgets)));
  app.use(check(app.get(Budgets), config));
  app.use(ASSETS_PATH, serveAssets(config.production));
  app.use(readBody(config.limits.body));
  app.use('/graphql', readDocuments(app.get(OperationLimits), app.get(PersistedQueries)));
  app.use(logged(app.get(RequestLog)));
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  return app;
}

function answerShortcut(app: NestExpressApplication, config: Config): AnswerShortcut {
  return new AnswerShortcut({
    config,
    store: app.get(AnswerStore),
    selections: app.get(PublicSelections),
    persisted: app.get(PersistedQueries),
    budgets: app.get(Budgets),
    sizes: app.get(ListSizes),
    log: app.get(RequestLog),
  });
}

function withHeaders(protect: (response: ServerResponse) => void): RequestHandler {
  return (_request, response, next) => {
    protect(response);
    next();
  };
}

/** CORS: with an API token for CORS_ORIGINS, and with cookies for local dev servers outside of production. */
function sharing({ corsOrigins, publicUrl, production }: Config) {
  return ({ headers: { origin } }: Request, done: (error: null, options: CorsOptions) => void) => {
    const isDev = isLocalDev(origin, publicUrl, production);
    const origins = corsOrigins.length > 0 && [...corsOrigins]; // false: no CORS, not even for OPTIONS
    done(null, { origin: isDev || origins, credentials: isDev, exposedHeaders: EXPOSED });
  };
}

/** Tells in each answer what is left of the budgets that the request paid into. */
function withBudgets(budgets: Budgets): RequestHandler {
  return (request: Request & Spender, response, next) => {
    onHeaders(response, () => {
      const [policy, state] = [budgets.policyOf(request), budgets.stateOf(request)];
      if (policy) response.setHeader('RateLimit-Policy', policy).setHeader('RateLimit', state!);
    });
    next();
  };
}

/** Charges the request; then the headers' lengths, before any library parses them; then where it comes from. */
function check(budgets: Budgets, config: Config): RequestHandler {
  const assertOwnSite = keepOtherSitesOut(config);
  const examine = (request: IncomingMessage) => {
    if (hasLongHeader(request.headers)) throw new BadRequestException();
    assertOwnSite(request);
  };
  return (request: Request & Spender, _response, next) => {
    const points = request.charged ? 0 : pointsOfRequest(request, config.limits.body);
    const paid = points === 0 ? Promise.resolve() : budgets.spend(request, points);
    paid.then(() => examine(request)).then(() => next(), next);
  };
}

function logged(log: RequestLog): RequestHandler {
  return (request, response, next) => {
    log.begin(request, response);
    next();
  };
}
