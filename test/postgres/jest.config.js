import sqlite from '../jest.config.js';

/** Everything on the PostgreSQL that TEST_POSTGRES_URL names, and what only PostgreSQL does: `npm run test:postgres`. */
/** @type {import('jest').Config} */
export default {
  ...sqlite,
  roots: [...sqlite.roots, '<rootDir>/test/postgres'],
  globalSetup: '<rootDir>/test/support/needs-postgres.ts',
};
