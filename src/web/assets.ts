import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import expressStaticGzip from 'express-static-gzip';

/** `npm run build` fills it (scripts/build-browser.mjs); the same folder from src/ and from dist/. */
const FOLDER = fileURLToPath(new URL('../../dist/browser/', import.meta.url));

/** Where scripts and styles are. It changes with what they hold, so browsers may keep them for good. */
export const ASSETS_PATH = `/assets/${fingerprint()}`;

/** The address of a file that the build made for browsers. */
export function asset(name: string): string {
  return `${ASSETS_PATH}/${name}`;
}

/**
 * Serves them, compressed as far as the browser takes it; a file that is not there falls through.
 *
 * @param lasting whether browsers may keep them without asking again; while one develops, files change
 */
export function serveAssets(lasting: boolean): RequestHandler {
  const serve = expressStaticGzip(FOLDER, {
    enableBrotli: true,
    orderPreference: ['br'],
    index: false,
    serveStatic: {
      redirect: false,
      immutable: lasting,
      maxAge: lasting ? '1y' : 0,
      // It writes its own where there is none.
      setHeaders: (response) => response.removeHeader('Cache-Control'),
    },
  }) as RequestHandler;
  // It answers an address that is none with a page of its own; ours are the error filter's.
  return (request, response, next) =>
    /%(?![0-9a-f]{2})/i.test(request.path) ? next() : serve(request, response, next);
}

function fingerprint(): string {
  if (!existsSync(FOLDER)) return 'not-built';
  const hash = createHash('sha256');
  for (const name of readdirSync(FOLDER).toSorted()) hash.update(name).update(readFileSync(join(FOLDER, name)));
  return hash.digest('hex').slice(0, 12);
}
