import { EnvironmentError } from './config/environment-error.js';

/** What MikroORM needs. Older ones hang while they load it, without a word and deaf to SIGTERM. */
export const OLDEST_NODE = '22.17.0';

/** Why this version of Node cannot run Foyer, in one line; undefined for one that can. */
export function refuseNode(version: string): string | undefined {
  const [numbers, least] = [version, OLDEST_NODE].map((text) => text.split('.').map((part) => parseInt(part, 10)));
  const apart = least!.findIndex((part, index) => numbers![index] !== part);
  if (apart < 0 || numbers![apart]! > least![apart]!) return undefined;
  return `Node ${version} is too old, Foyer takes ${OLDEST_NODE} or later; start it by npm (npm start, npm run start:prod, npm run backup), which brings its own`;
}

/**
 * Runs a program that it imports only now, after the check of Node's version: loading it is what hangs. A failure ends the
 * process with 1 and one line for what the operator mends, or with the stack of a bug.
 */
export async function runProgram(program: () => Promise<unknown>): Promise<void> {
  const refusal = refuseNode(process.versions.node);
  if (refusal !== undefined) return end(refusal);
  try {
    await program();
  } catch (error) {
    end(explain(error as NodeJS.ErrnoException));
  }
}

function explain(error: NodeJS.ErrnoException): string {
  if (error instanceof EnvironmentError) return error.message;
  const { code = '', message, stack } = error;
  if (!/^(ERR_)?MODULE_NOT_FOUND$|^ERR_DLOPEN_FAILED$/.test(code)) return String(stack);
  return `Packages are missing (${message.split('\n', 1)[0]}); run npm ci, then npm run build`;
}

/** Open connections would keep the process after a failure. */
function end(why: string): void {
  process.exitCode = 1;
  process.stderr.write(`${why}\n`, () => process.exit());
}
