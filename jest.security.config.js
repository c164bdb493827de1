import base from './jest.config.js';

/** Attacks against the running application: `npm run test:security`. */
/** @type {import('jest').Config} */
export default {
  ...base,
  roots: ['<rootDir>/test/security'],
  testMatch: ['**/*.attack.ts'],
  maxWorkers: 1, // each answer is held to a second
};
