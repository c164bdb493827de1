import { runProgram } from './node-version.js';

/** `npm start`: serves until a signal ends it. */
await runProgram(() => import('./serve.js'));
