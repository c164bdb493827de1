import { Secret, TOTP } from 'otpauth';
import { PASSWORD, register } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { ADMIN, Foyer } from '../support/foyer.js';
import { Socket } from './support/socket.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const ME = '{ me { id } }';
const REMOVE = `mutation { removeSecondFactor(password: "${PASSWORD}") { id } }`;
const ORDERS = 'subscription { pendingOrders { id } }';
const MINE = 'subscription { myOrders { totalCount } }';

/** Somebody with a second factor. */
interface Careful {
  client: Client;
  /** Logs in again, in another browser. */
  again: () => Promise<Client>;
}

async function enrol(foyer: Foyer, client: Client, login: string, password = PASSWORD): Promise<Careful> {
  const start = 'mutation { startSecondFactor { secret } }';
  const { secret } = (await client.does<{ startSecondFactor: { secret: string } }>(start)).startSecondFactor;
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const code = () => totp.generate({ timestamp: foyer.clock.now().getTime() });
  await client.does(`mutation { confirmSecondFactor(code: "${code()}") }`);
  const again = async () => {
    foyer.clock.advance(60_000); // no code is taken twice
    const browser = foyer.client();
    await browser.does(LOGIN, { input: { login, password, code: code() } });
    return browser;
  };
  return { client, again };
}

const tokenOf = async (client: Client) => {
  const make = 'mutation { createApiToken(name: "script") { secret } }';
  return (await client.does<{ createApiToken: { secret: string } }>(make)).createApiToken.secret;
};

describe('a second factor that is taken away', () => {
  let foyer: Foyer;
  afterEach(() => foyer.stop());

  describe('under REQUIRE_STAFF_MFA', () => {
    let admin: Client;
    beforeEach(async () => {
      foyer = await Foyer.start({ REQUIRE_STAFF_MFA: 'true' });
      ({ client: admin } = await enrol(foyer, await foyer.admin(), ADMIN.login, ADMIN.password));
    });

    async function agent(): Promise<Careful & { id: string }> {
      const { client, username } = await register(foyer);
      const { id } = (await client.does<{ me: { id: string } }>(ME)).me;
      await admin.does(`mutation { setRole(userId: "${id}", role: AGENT) { id } }`);
      await client.does(LOGIN, { input: { login: username, password: PASSWORD } });
      return Object.assign(await enrol(foyer, client, username), { id });
    }

    it('by an admin takes sessions along, and every socket, but no API token', async () => {
      const { client, id, again } = await agent();
      const [elsewhere, secret] = [await again(), await tokenOf(client)];
      const token = { authorization: `Bearer ${secret}` };
      const sockets = [
        await Socket.open(foyer.url, client),
        await Socket.open(foyer.url, elsewhere),
        await Socket.open(foyer.url, undefined, token),
        await Socket.open(foyer.url, undefined, {}, token),
      ];
      for (const socket of sockets) expect((await socket.asks(ORDERS)).errors).toBeUndefined();
      await admin.does(`mutation { resetSecondFactor(userId: "${id}") { id } }`);
      expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([4401, 4401, 4401, 4401]);
      for (const browser of [client, elsewhere]) expect(await browser.does(ME)).toEqual({ me: null });
      const script = foyer.client().withToken(secret);
      expect(await script.does(ME)).toEqual({ me: { id } });
      expect(await script.isRefused('{ pendingOrders { id } }')).toMatchObject({ code: 'FORBIDDEN' });
      const back = await Socket.open(foyer.url, undefined, token);
      expect((await back.asks(ORDERS)).errors![0]!.extensions).toMatchObject({ details: { secondFactor: 'REQUIRED' } });
    });

    it('by its owner takes the other sessions along, and every socket', async () => {
      const { client, again } = await agent();
      const elsewhere = await again();
      const token = { authorization: `Bearer ${await tokenOf(client)}` };
      const sockets = [
        await Socket.open(foyer.url, client),
        await Socket.open(foyer.url, elsewhere),
        await Socket.open(foyer.url, undefined, token),
      ];
      for (const socket of sockets) expect((await socket.asks(ORDERS)).errors).toBeUndefined();
      await client.does(REMOVE);
      expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([4401, 4401, 4401]);
      expect(await elsewhere.does(ME)).toEqual({ me: null });
      expect(await client.does(ME)).toMatchObject({ me: { id: expect.any(String) } });
    });
  });

  it('by a customer takes the other sessions along; this one and its socket go on', async () => {
    foyer = await Foyer.start();
    const { client, username } = await register(foyer);
    const { again } = await enrol(foyer, client, username);
    const elsewhere = await again();
    const [stays, goes] = [await Socket.open(foyer.url, client), await Socket.open(foyer.url, elsewhere)];
    for (const socket of [stays, goes]) expect((await socket.asks(MINE)).errors).toBeUndefined();
    await client.does(REMOVE);
    expect(await goes.closed).toBe(4401);
    expect(await elsewhere.does(ME)).toEqual({ me: null });
    expect((await stays.asks(MINE)).errors).toBeUndefined();
  });
});
