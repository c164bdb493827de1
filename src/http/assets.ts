import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler } from 'express';
import { PACKAGE_FOLDER } from '../config/package-folder.js';

/** `npm run build` fills it (scripts/build-browser.mjs). */
const FOLDER = join(PACKAGE_FOLDER, 'dist/browser');
/** The compressed forms of each file, smallest first, by the extension that the build adds. */
const ENCODINGS = { br: '.br', gzip: '.gz' };

type Encoding = keyof typeof ENCODINGS | 'identity';
/** One encoding of a file. */
type Form = { bytes: Buffer; etag: string };
/** A file for browsers, in each encoding that the build made. */
type Asset = { type: string; forms: Partial<Record<Encoding, Form>> };

/** The path of scripts and styles. It contains a hash of their contents, so browsers may cache them forever. */
export const ASSETS_PATH = `/assets/${fingerprint()}`;

/** The path of a file that the build made for browsers. */
export function asset(name: string): string {
  return `${ASSETS_PATH}/${name}`;
}

/**
 * Serves the assets from memory, compressed if the browser accepts it; unknown files fall through. No file is open
 * during a response, so a stalled connection holds no descriptor.
 *
 * @param lasting whether to read the files once at the start, and let browsers cache them. Otherwise each request reads
 *   its file: files change during development
 */
export function serveAssets(lasting: boolean, folder = FOLDER): RequestHandler {
  const kept = lasting ? readAll(folder) : undefined;
  const cacheControl = lasting ? 'public, max-age=31536000, immutable' : 'public, max-age=0';
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const name = request.path.slice(1); // undecoded: no name of ours needs a %
    const file = kept ? kept.get(name) : namesIn(folder).includes(name) ? read(folder, name) : undefined;
    if (!file) return next();

    response.vary('Accept-Encoding');
    const encoding = (Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]).find(
      (candidate) => file.forms[candidate] && request.acceptsEncodings(candidate),
    );
    if (encoding) response.setHeader('Content-Encoding', encoding);
    const { bytes, etag } = file.forms[encoding ?? 'identity']!;
    response.type(file.type).setHeader('Cache-Control', cacheControl);
    response.setHeader('ETag', etag);
    response.send(bytes); // handles HEAD and If-None-Match as well
  };
}

function readAll(folder: string): Map<string, Asset> {
  return new Map(namesIn(folder).map((name) => [name, read(folder, name)]));
}

/** The files of the build, without their compressed forms. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !Object.values(ENCODINGS).includes(extname(name)));
}

function read(folder: string, name: string): Asset {
  const forms: Asset['forms'] = { identity: form(join(folder, name), 'identity') };
  for (const [encoding, extension] of Object.entries(ENCODINGS) as [keyof typeof ENCODINGS, string][]) {
    const path = join(folder, name + extension);
    if (existsSync(path)) forms[encoding] = form(path, encoding);
  }
  return { type: extname(name), forms };
}

function form(path: string, encoding: Encoding): Form {
  const bytes = readFileSync(path);
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}-${encoding}"` };
}

function fingerprint(): string {
  if (!existsSync(FOLDER)) return 'not-built';
  const hash = createHash('sha256');
  for (const name of readdirSync(FOLDER).toSorted()) hash.update(name).update(readFileSync(join(FOLDER, name)));
  return hash.digest('hex').slice(0, 12);
}
