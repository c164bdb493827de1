/**
 * Makes dist/browser, what pages load: our modules and GraphiQL bundled by esbuild, the style sheet from Bootstrap's
 * Sass, and each file once more as gzip and brotli. `--watch` bundles again after each change.
 */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, context } from 'esbuild';
import { compileAsync } from 'sass';

const FOLDER = 'dist/browser';
const watching = process.argv.includes('--watch');

/** Bootstrap 5.3 is written for an older Sass; what that warns of is not ours to mend. */
const sass = {
  name: 'sass',
  setup(builder) {
    builder.onLoad({ filter: /\.scss$/ }, async ({ path }) => {
      const { css, loadedUrls } = await compileAsync(path, {
        loadPaths: ['node_modules'],
        quietDeps: true,
        silenceDeprecations: ['import'],
      });
      return { contents: css, loader: 'css', watchFiles: loadedUrls.map((url) => url.pathname) };
    });
  },
};

const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2023',
  minify: !watching,
  outdir: FOLDER,
  legalComments: 'none',
  logLevel: 'warning',
};

const pages = {
  ...shared,
  splitting: true,
  plugins: [sass],
  loader: { '.svg': 'copy' },
  entryPoints: Object.fromEntries([
    ...['frame', 'shop', 'orders', 'login', 'register', 'password', 'account', 'dashboard'].map((name) => [
      name,
      `src/web/browser/${name}.ts`,
    ]),
    ['site', 'src/web/browser/site.scss'],
    ['icon', 'src/web/browser/icon.svg'],
  ]),
};

const graphiql = {
  ...shared,
  entryPoints: { graphiql: 'src/web/browser/graphiql.ts' },
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file' },
};

const workers = {
  ...shared,
  entryPoints: {
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
};

const encodings = {
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
};

async function compress(name) {
  const bytes = await readFile(join(FOLDER, name));
  for (const [extension, encode] of Object.entries(encodings)) {
    await writeFile(join(FOLDER, `${name}.${extension}`), await encode(bytes));
  }
}

await rm(FOLDER, { recursive: true, force: true });
if (watching) {
  for (const options of [pages, graphiql, workers]) await (await context(options)).watch();
} else {
  await Promise.all([pages, graphiql, workers].map((options) => build(options)));
  await Promise.all((await readdir(FOLDER)).map(compress));
}
