import { runProgram } from './node-version.js';

/** `npm run backup -- FILE`. */
await runProgram(() => import('./make-backup.js'));
