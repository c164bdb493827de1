import base from '../jest.base.js';

/** The built application in a real browser: `npm run build && npm run test:e2e`. */
/** @type {import('jest').Config} */
export default { ...base, roots: ['<rootDir>/test/e2e'], maxWorkers: 2 };
