import base from '../../jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['decisions', 'lifecycles', 'money', 'passwords', 'pending-limit'].map(
    (name) => `<rootDir>/test/rules/${name}.spec.ts`,
  ),
};
