import base from '../../jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['lifecycles', 'money', 'passwords'].map((name) => `<rootDir>/test/rules/${name}.spec.ts`),
};
