/** Imports run one way: each module may look at those in the lines before its own, and at its own. */
const LAYERS = [
  ['config', 'common'],
  ['limits'],
  ['events'],
  ['persistence'],
  ['audit'],
  ['auth'],
  ['tickets'],
  ['orders'],
  ['queue'],
  ['admin', 'privacy'],
  ['live', 'web', 'health'],
];

/** config and common look at nobody but each other. */
const upward = LAYERS.flatMap((layer, index) =>
  layer.map((module) => ({
    name: `imports-one-way-${module}`,
    comment: `src/${module} looks at a module above it`,
    severity: 'error',
    from: { path: `^src/${module}/` },
    to: {
      path: `^src/(${
        LAYERS.slice(index + 1)
          .flat()
          .join('|') || 'nothing-above'
      })/`,
    },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...upward,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nobody-looks-at-the-top',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'only-config-reads-the-environment',
      severity: 'error',
      from: { pathNot: '^src/(config/|main\\.ts|schema\\.ts|backup\\.ts|auth/first-admin\\.ts)' },
      to: { path: '^src/config/environment\\.ts$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
