import { runProgram } from './program.js';

/** `npm run backup -- FILE`. */
await runProgram(() => import('./make-backup.js'));
