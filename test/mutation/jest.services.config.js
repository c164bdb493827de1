import base from '../../jest.config.js';

const here = import.meta.dirname;

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  testMatch: [`${here}/services.ts`],
  testEnvironment: `${here}/first-failure.js`,
  moduleNameMapper: { ...base.moduleNameMapper, '^@node-rs/argon2$': `${here}/quick-argon2.ts` },
};
