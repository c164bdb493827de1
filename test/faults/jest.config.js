import base from '../jest.base.js';

/**
 * The built application in processes of its own, under load and faults, on SQLite and on PostgreSQL with two replicas:
 * `npm run build && npm run test:faults`.
 */
/** @type {import('jest').Config} */
export default {
  ...base,
  roots: ['<rootDir>/test/faults'],
  globalSetup: '<rootDir>/test/faults/support/before-all.ts',
  setupFilesAfterEnv: ['<rootDir>/test/faults/support/patience.ts'],
  maxWorkers: 1,
  forceExit: true, // a test that failed may leave its processes, whose pipes would keep Jest waiting for good
};
