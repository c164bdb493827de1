import base from './jest.config.js';

/** Everything on the PostgreSQL that TEST_POSTGRES_URL names, and what only PostgreSQL does: `npm run test:postgres`. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['**/*.spec.ts', '**/*.pg.ts'],
  globalSetup: './test/support/needs-postgres.ts',
};
