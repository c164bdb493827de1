import { cpus, release, totalmem, type } from 'node:os';

/** The machine and the versions, in one line; nothing that names it. */
export function machine() {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = `${type()} ${release().split('.').slice(0, 2).join('.')}`;
  return `${cores.length} × ${cores[0].model.trim()}, ${memory} GB, ${system}, Node ${process.versions.node}`;
}
