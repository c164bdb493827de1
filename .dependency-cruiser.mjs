import { ROOMS } from './scripts/rooms.mjs';

const names = ROOMS.map(([name]) => name);

/** A room's own files: of one that holds other rooms only what lies directly in it. */
const filesOf = (room) => (names.some((name) => name.startsWith(`${room}/`)) ? `^src/${room}/[^/]+$` : `^src/${room}/`);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...names.slice(0, -1).map((room, index) => ({
      name: `imports-go-up-${room}`,
      comment: `src/${room} imports from a room above it (scripts/rooms.mjs)`,
      severity: 'error',
      from: { path: filesOf(room) },
      to: { path: names.slice(index + 1).map(filesOf) },
    })),
    {
      name: 'every-file-has-a-room',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: names.map(filesOf) },
      to: {},
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing-imports-the-top',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'only-config-and-the-programs-read-the-environment',
      severity: 'error',
      from: {
        pathNot: '^src/(config/|[^/]+$)',
      },
      to: { path: '^src/config/(starting-)?environment\\.ts$' },
    },
    {
      name: 'only-scopes-are-asynchronous-contexts',
      comment: 'Who acts and what is open are arguments; only persistence knows whether a transaction is open',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/persistence/transactions\\.ts$' },
      to: { path: '^(node:)?async_hooks$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
