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
 * Loads and runs a program. It is imported here, after the check of Node's version, since loading it is what hangs.
 * Failures to load it are one line, too.
 */
export async function runProgram(load: () => Promise<unknown>): Promise<void> {
  const refusal = refuseNode(process.versions.node);
  if (refusal !== undefined) return fail(refusal);
  try {
    await load();
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException;
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED';
    fail(missing ? `Packages are missing (${message.split('\n', 1)[0]}); run npm ci, then npm run build` : String(stack));
  }
}

function fail(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}
