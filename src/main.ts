import { runProgram } from './program.js';

/** `npm start`: serves until a signal ends it. */
await runProgram(async () => (await import('./start.js')).start());
