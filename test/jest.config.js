import base from './jest.base.js';

/** What clients see, and rules, on SQLite: `npm test`. */
/** @type {import('jest').Config} */
export default { ...base, roots: ['<rootDir>/test/api', '<rootDir>/test/rules'] };
