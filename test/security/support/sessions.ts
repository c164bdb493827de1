import type { Customer } from '../../support/box-office.js';
import type { Foyer } from '../../support/foyer.js';
import { expectHarmless, type Met } from './harmless.js';
import { request, speak } from './raw-http.js';
import { Socket } from './socket.js';

export const ME = '{"query":"{ me { username } }"}';
export const MINE = 'subscription { myOrders { totalCount } }';

export const cookieOf = ({ client }: Customer) => client.jar.getCookieStringSync(client.url);
/** A request with this cookie, which harms nothing. */
export const requestWith = (foyer: Foyer, Cookie: string, line = 'POST /graphql', body = ME): Promise<Met> =>
  expectHarmless(foyer, () => speak(foyer, request(line, { Cookie, 'Content-Type': 'application/json' }, body)));

/** As whom a cookie is taken, over HTTP and over a socket alike; null is nobody. */
export async function userOf(foyer: Foyer, cookie: string): Promise<string | null> {
  const { status, text } = await requestWith(foyer, cookie);
  expect(status).toBe(200);
  expect(text).not.toMatch(/^Set-Cookie/im);
  const { data } = JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) as { data: { me: { username: string } | null } };
  const socket = await Socket.open(foyer.url, undefined, { cookie });
  const { errors } = await socket.asks(MINE);
  socket.terminate();
  expect(errors?.[0]?.extensions.code).toBe(data.me ? undefined : 'UNAUTHENTICATED');
  return data.me?.username ?? null;
}
