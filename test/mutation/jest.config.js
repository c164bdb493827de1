import base from '../jest.base.js';

/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: [
    'decisions',
    'queue-decisions',
    'ticket-decisions',
    'lifecycles',
    'money',
    'passwords',
    'pending-limit',
  ].map((name) => `<rootDir>/test/rules/${name}.spec.ts`),
};
