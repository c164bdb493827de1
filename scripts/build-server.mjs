/**
 * Bundles what `nest build` compiled into build/, and the packages that it imports, into dist/: main.js, backup.js, and
 * server/ with their parts, so that what a start does not need is loaded later. A start reads some forty files in place
 * of 2,900.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';

/** Packages with files of their own beside their code: native ones, and dictionaries that are loaded when needed. */
const NOT_BUNDLED = ['better-sqlite3', '@node-rs/argon2', '@zxcvbn-ts/language-common'];

/** What packages import at their top for features that Foyer does not use; each takes memory and time at every start. */
const LEFT_OUT = [
  /^multer$/, // @nestjs/platform-express: uploads
  /^libphonenumber-js/, // class-validator: phone numbers
  /^\.\.\/locales\/index\.js$/, // zod: messages in other languages
];

/**
 * Packages that Node takes as CommonJS and that have ES modules as well. Of CommonJS, esbuild makes a copy of the exports
 * for each file that imports it, and gives `import()` no names. All importers get the same files, so there is one
 * instance of each class.
 */
const AS_MODULES = [
  [/^graphql(\/|$)/, (path) => path.replace(/\.js$/, '.mjs')],
  [/^class-(validator|transformer)$/, (path) => path.replace('/cjs/', '/esm5/')],
  [/^rxjs(\/|$)/, (path) => path.replace('/dist/cjs/', '/dist/esm/')],
];

/** A package that is not installed, since others can do without it, stays an import. */
const packages = {
  name: 'packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...asked }) => {
      if (pluginData === packages) return undefined; // asked below
      const found = await resolve(path, { ...asked, pluginData: packages });
      if (found.errors.length > 0) return { path, external: true };
      const [, moduleOf] = AS_MODULES.find(([name]) => name.test(path)) ?? [];
      return moduleOf && { path: moduleOf(found.path), sideEffects: false };
    });
  },
};

/** For packages in CommonJS, which call it. */
const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";
/** Node hides deprecations that packages cause, and takes the bundle for code of ours. */
const NO_DEPRECATION = 'process.noDeprecation = true;';

/**
 * What graphql-js does at each field of an answer, in fewer steps, with the same result: file, text there, text in its
 * place. docs/performance.md has the figures.
 */
const GRAPHQL = [
  // Unless in production, it looks for a second copy of itself. The bundle has one.
  ['jsutils/instanceOf', 'process.env.NODE_ENV', "'production'"],
  // V8 compiles a check of one known class; `instanceOf` is called for all.
  ['type/definition', /\binstanceOf\((\w+), (\w+)\)/g, '$1 instanceof $2'],
  // Few fields take arguments. It makes two hash tables to find that out.
  [
    'execution/values',
    'function getArgumentValues(def, node, variableValues) {',
    '$&if (def.args.length === 0) return {};',
  ],
  // An `Object.create(null)` is a hash table. An object of a class that inherits nothing has a shape: it is written,
  // measured and serialized two to five times as fast.
  ['execution/execute', 'const results = Object.create(null);', 'const results = new Results();'],
  [
    'execution/execute',
    'function executeFields(',
    'function Results() {}\nResults.prototype = Object.create(null);\n$&',
  ],
];

const changedGraphql = {
  name: 'changed-graphql',
  setup({ onLoad }) {
    for (const file of new Set(GRAPHQL.map(([name]) => name))) {
      onLoad({ filter: new RegExp(`graphql/${file}\\.mjs$`) }, async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const [, there, instead] of GRAPHQL.filter(([name]) => name === file)) {
          const changed = contents.replace(there, instead);
          if (changed === contents) throw new Error(`graphql-js has no ${there} in ${file}`);
          contents = changed;
        }
        return { contents };
      });
    }
  },
};

const leftOut = {
  name: 'left-out',
  setup({ onResolve, onLoad }) {
    for (const filter of LEFT_OUT) onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** What esbuild calls with each function and class that it may have renamed; and the same for those with a prototype. */
const [NAMES_ALL, NAMES_CLASSES] = [
  '__name=(target,value)=>__defProp(target,"name",{value,configurable:true})',
  '__name=(target,value)=>target.prototype?__defProp(target,"name",{value,configurable:true}):target',
];

/**
 * Arrow functions stay without a given name: they would be named each time when one is made, which takes longer than to
 * make it, and 256 bytes for each one that is kept.
 */
const unnamedArrows = {
  name: 'unnamed-arrows',
  setup({ initialOptions, onEnd }) {
    initialOptions.write = false;
    onEnd(async ({ outputFiles, errors }) => {
      let named = 0;
      for (const { path, text } of outputFiles) {
        const parts = text.split(NAMES_ALL);
        named += parts.length - 1;
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, parts.join(NAMES_CLASSES));
      }
      if (named === 0 && errors.length === 0) throw new Error('esbuild names functions in another way');
    });
  },
};

await build({
  entryPoints: ['build/main.js', 'build/backup.js'],
  outdir: 'dist',
  chunkNames: 'server/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  keepNames: true, // Nest and MikroORM go by the names of classes
  minifyWhitespace: true, // V8 keeps the source in memory
  lineLimit: 120, // stacks still name a line that one can read
  legalComments: 'none',
  logLevel: 'warning',
  external: NOT_BUNDLED,
  plugins: [leftOut, changedGraphql, packages, unnamedArrows],
  banner: { js: [REQUIRE, NO_DEPRECATION].join('\n') },
});
