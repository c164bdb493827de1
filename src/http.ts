import type { NestExpressApplication } from '@nestjs/platform-express';
import { Config } from './config/config.js';
import { ASSETS_PATH, serveAssets } from './web/assets.js';

/** What the HTTP server needs besides the modules; tests and main.ts alike. */
export function configureHttp(app: NestExpressApplication): NestExpressApplication {
  app.disable('x-powered-by');
  const { production, limits, trustProxy } = app.get(Config);
  app.set('trust proxy', trustProxy);
  app.use(ASSETS_PATH, serveAssets(production));
  app.useBodyParser('json', { limit: limits.body }); // a longer one is answered 413 before it is read
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  return app;
}
