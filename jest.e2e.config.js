import base from './jest.config.js';

/** The built application in a real browser: `npm run build && npm run test:e2e`. */
/** @type {import('jest').Config} */
export default {
  ...base,
  roots: ['<rootDir>/test/e2e'],
  testMatch: ['**/*.e2e.ts'],
  maxWorkers: 2,
  testTimeout: 120_000,
};
