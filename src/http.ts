import type { NestExpressApplication } from '@nestjs/platform-express';
import { Config } from './config/config.js';
import { ASSETS_PATH, serveAssets } from './web/assets.js';

/** Largest request body; a longer one is answered 413 before it is read. */
const BODY_LIMIT = '64kb';

/** What the HTTP server needs besides the modules; tests and main.ts alike. */
export function configureHttp(app: NestExpressApplication): NestExpressApplication {
  app.disable('x-powered-by');
  app.use(ASSETS_PATH, serveAssets(app.get(Config).production));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  return app;
}
