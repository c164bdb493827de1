/** What all suites share; each has its own jest.config.js in its folder. */
/** @type {import('jest').Config} */
export default {
  rootDir: new URL('..', import.meta.url).pathname,
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '@swc/jest' },
  maxWorkers: '100%',
  testTimeout: 300_000, // for whatever hangs; many times what a test takes, for machines that are busy
};
