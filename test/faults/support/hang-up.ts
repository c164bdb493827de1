import { once } from 'node:events';
import { connect } from 'node:net';
import type { Client } from '../../support/client.js';

/** Sends an operation, waits for `moment`, and resets the connection. Nothing that was answered is ever read. */
export async function hangsUp(
  client: Client,
  { query, variables }: { query: string; variables: object },
  moment: () => Promise<unknown>,
): Promise<void> {
  const { hostname, port } = new URL(client.url);
  const body = JSON.stringify({ query, variables });
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = [
    'POST /graphql HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Cookie: ${await client.jar.getCookieString(client.url)}`,
  ];
  await new Promise((sent) => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, sent));
  await moment();
  socket.resetAndDestroy();
}
