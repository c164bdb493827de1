import base from '../jest.base.js';

/** Clients of others against the built application: `npm run build && npm run test:clients`. */
/** @type {import('jest').Config} */
export default {
  ...base,
  roots: ['<rootDir>/test/clients'],
  globalSetup: '<rootDir>/test/clients/support/before-all.ts',
  globalTeardown: '<rootDir>/test/clients/support/after-all.ts',
  workerIdleMemoryLimit: '1MB', // a new process for each file, or fetch keeps a connection that the server closed meanwhile
  transform: {
    '(recipes|support)/relay[^/]*\\.ts$': [
      'babel-jest',
      {
        cwd: new URL('.', import.meta.url).pathname,
        presets: ['@babel/preset-typescript'],
        plugins: [
          ['relay', { eagerEsModules: true, artifactDirectory: new URL('generated/relay', import.meta.url).pathname }],
        ],
      },
    ],
    ...base.transform,
  },
};
