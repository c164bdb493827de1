import base from './jest.config.js';

/** Attacks against the running application: `npm run test:security`. */
/** @type {import('jest').Config} */
export default {
  ...base,
  roots: ['<rootDir>/test/security'],
  testMatch: ['**/*.attack.ts'],
  maxWorkers: 1, // each answer is held to a second, and other clients' to a tenth of it
  workerIdleMemoryLimit: '1MB', // a new process for each file: collecting the garbage of all that came before takes longer
};
