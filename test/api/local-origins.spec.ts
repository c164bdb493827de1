import { once } from 'node:events';
import { ADMIN, Foyer } from '../support/foyer.js';
import { EventStream } from '../support/event-stream.js';
import { register } from '../support/box-office.js';
import { openSocket } from '../support/sockets.js';

const DEV = ['http://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:4000'];
const ME = JSON.stringify({ query: '{ me { username } }' });
const TYPES = 'subscription { ticketTypes { id } }';

/** The status of an upgrade. */
async function upgrades(foyer: Foyer, origin: string): Promise<number> {
  const socket = openSocket(foyer.url, { origin });
  const refused = once(socket, 'unexpected-response').then(([, { statusCode }]) => statusCode as number);
  const status = await Promise.race([once(socket, 'open').then(() => 101), refused]);
  socket.on('error', () => {}).terminate();
  return status;
}

const posts = (foyer: Foyer, origin: string, headers: Record<string, string> = {}) =>
  foyer.client().fetch('/graphql', {
    method: 'POST',
    headers: { origin, 'sec-fetch-site': 'same-site', 'content-type': 'application/json', ...headers },
    body: ME,
  });

describe('a page of a dev server on this machine', () => {
  it.each(DEV)('at %s may use the API with cookies, sockets and event streams', async (origin) => {
    const foyer = await Foyer.start();
    const { client, username } = await register(foyer);
    const cookie = await client.jar.getCookieString(foyer.url);
    const answer = await posts(foyer, origin, { cookie });
    expect(await answer.json()).toEqual({ data: { me: { username } } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    expect(await upgrades(foyer, origin)).toBe(101);
    const stream = await EventStream.open(client, TYPES, {}, { origin, 'sec-fetch-site': 'cross-site' });
    expect((await stream.next())!.data!.errors).toBeUndefined();
    stream.close();
    await foyer.stop();
  });

  it('is a stranger in production', async () => {
    const foyer = await Foyer.start({
      NODE_ENV: 'production',
      PUBLIC_URL: 'http://localhost:3000',
      SESSION_SECRET: 'x'.repeat(40),
      ADMIN_USERNAME: ADMIN.login,
      ADMIN_EMAIL: 'admin@example.com',
    });
    for (const origin of DEV) {
      const answer = await posts(foyer, origin);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(await upgrades(foyer, origin)).toBe(403);
      const stream = await EventStream.open(foyer.client(), TYPES, {}, { origin });
      expect(stream.response.status).toBe(403);
      stream.close();
    }
    await foyer.stop();
  });

  it.each(['http://localhost.evil.example:5173', 'https://evil.example', 'http://10.0.0.7:5173', 'null'])(
    'is not %s',
    async (origin) => {
      const foyer = await Foyer.start();
      const answer = await posts(foyer, origin);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(await upgrades(foyer, origin)).toBe(403);
      await foyer.stop();
    },
  );
});
