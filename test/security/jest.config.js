import base from '../jest.base.js';

const { maxWorkers, testTimeout, ...project } = base;

/** Attacks against the running application: `npm run test:security`. Those that measure how long others wait run alone, after the rest. */
/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...project,
      displayName: 'attacks',
      roots: ['<rootDir>/test/security'],
      testPathIgnorePatterns: ['/timed/'],
    },
    {
      ...project,
      displayName: 'timed',
      roots: ['<rootDir>/test/security/timed'],
      runner: '<rootDir>/test/security/one-at-a-time.js',
    },
  ],
  maxWorkers,
  testTimeout,
  workerIdleMemoryLimit: '1MB', // a new process for each file: collecting the garbage of all that came before takes longer
};
