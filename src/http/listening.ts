import { once } from 'node:events';
import { createServer } from 'node:net';
import { EnvironmentError } from '../config/environment-error.js';

/**
 * Listens for a moment, so that a start on a taken port ends before it makes a database and a first admin.
 * @throws EnvironmentError that says why HOST and PORT cannot be listened on, and what to do
 */
export async function checkListening(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, host, port);
  }
  server.close();
  await once(server, 'close');
}

/** The error of `listen`, as one line with the next step. */
export function cannotListen({ code, message }: NodeJS.ErrnoException, host: string, port: number): EnvironmentError {
  return new EnvironmentError(
    REASONS[String(code)]?.(host, port) ?? `HOST and PORT cannot be listened on: ${message}; correct them`,
  );
}

const THIS_MACHINE = 'set HOST to 127.0.0.1 for this machine alone, or to 0.0.0.0 for all addresses';

const REASONS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `PORT ${port} is taken at ${host}; stop the program that listens there, or set PORT to another, such as PORT=${port === 65_535 ? 3000 : port + 1}`,
  EACCES: (_, port) => `PORT ${port} is not for this user; set PORT to one from 1024 on, such as PORT=3000`,
  EADDRNOTAVAIL: (host) => `HOST ${host} is no address of this machine; ${THIS_MACHINE}`,
  EAFNOSUPPORT: (host) => `HOST ${host} is of a kind that this machine has not; ${THIS_MACHINE}`,
  EINVAL: (host) => `HOST ${host} cannot be listened on; ${THIS_MACHINE}`,
  ENOTFOUND: (host) => `HOST ${host} is no name that this machine knows; ${THIS_MACHINE}`,
  EAI_AGAIN: (host) => `HOST ${host} cannot be looked up now; ${THIS_MACHINE}`,
};
