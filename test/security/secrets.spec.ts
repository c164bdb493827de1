import { PASSWORD, register, stage, unique, type Customer, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { answerTo, idOf, linkFor as newLink, SET, setDisabled } from './support/secrets.js';
import { enter } from './support/cast.js';

const NEW_PASSWORD = 'another-horse-battery';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const ME = '{ me { username } }';

describe('who guesses', () => {
  let foyer: Foyer;
  let scene: Stage;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
    scene = await stage(foyer, { customers: 2 });
    admin = scene.admin.client;
  });
  afterAll(() => foyer.stop());

  const disable = (userId: string, disabled = true) => setDisabled(admin, userId, disabled);
  const linkFor = (userId: string) => newLink(admin, userId);
  const setsPassword = (token: string, password = NEW_PASSWORD) =>
    foyer.client().asks(SET, { input: { token, password } });
  const asked = (client: Client, query: string, variables: object = {}) => answerTo(foyer, client, query, variables);

  it('a login, hears the same of everybody: unknown, disabled, without a password, or with another one', async () => {
    const [known, disabled] = [await register(foyer), await register(foyer)];
    await disable(await idOf(disabled));
    const bare = unique('bare');
    await admin.does(
      `mutation { createStaff(input: { username: "${bare}", email: "${bare}@x.org", role: AGENT }) { url } }`,
    );
    const said = [];
    for (const [login, password] of [
      ['nobody_here', PASSWORD],
      ['nobody@here.example', PASSWORD],
      [known.username, NEW_PASSWORD],
      [`${known.username}@example.com`, NEW_PASSWORD],
      [disabled.username, PASSWORD],
      [disabled.username, NEW_PASSWORD],
      [bare, PASSWORD],
      [bare, ''],
      [bare, 'nobody has this password'],
      ['nobody_here', 'nobody has this password'],
      ['', ''],
      ['\0', '\0'],
      ['admin', 'x'.repeat(128)],
      ['x'.repeat(254), PASSWORD],
    ]) {
      said.push(await asked(foyer.client(), LOGIN, { input: { login, password } }));
    }
    expect(said[0]).toMatchObject({ status: 200, text: expect.stringContaining('INVALID_CREDENTIALS') });
    for (const each of said) expect(each).toEqual(said[0]);
    const tooLong = [];
    for (const login of ['admin', known.username, 'nobody_here']) {
      tooLong.push(await asked(foyer.client(), LOGIN, { input: { login, password: 'x'.repeat(129) } }));
    }
    expect(tooLong[0]).toMatchObject({ status: 200, text: expect.stringContaining('BAD_USER_INPUT') });
    for (const each of tooLong) expect(each).toEqual(tooLong[0]);
  });

  it('what others have, hears the same as of what there is not', async () => {
    const [owner, other] = scene.customers as [Customer, Customer];
    const order = await owner.places({ [scene.vip.id]: 1 });
    const { createApiToken } = await owner.client.does<{ createApiToken: { id: string } }>(
      'mutation { createApiToken(name: "x") { id } }',
    );
    const { mySessions } = await owner.client.does<{ mySessions: { id: string }[] }>('{ mySessions { id } }');
    for (const [query, theirs, nothing] of [
      ['query ($id: ID!) { order(id: $id) { id } }', order.id, '99999'],
      ['mutation ($id: ID!) { cancelOrder(id: $id) { id } }', order.id, '99999'],
      ['mutation ($id: ID!) { completeOrder(id: $id) { id } }', order.id, '99999'],
      ['mutation ($id: ID!) { revokeApiToken(id: $id) { id } }', createApiToken.id, '99999'],
      ['mutation ($id: ID!) { revokeSession(id: $id) { id } }', mySessions[0]!.id, 'a'.repeat(64)],
    ] as const) {
      const said = await asked(other.client, query, { id: theirs });
      expect(said).toMatchObject({ text: expect.stringContaining('NOT_FOUND') });
      expect(said).toEqual(await asked(other.client, query, { id: nothing }));
    }
    const receipt = async (id: string) => (await other.client.fetch(`/orders/${id}/receipt`)).text();
    expect(await receipt(order.id)).toBe(await receipt('99999'));
  });

  it('more rights, gets none: neither for oneself nor by way of an admin', async () => {
    const [agent, manager] = [await enter(foyer, 'agent'), await enter(foyer, 'manager')];
    const chief = (await admin.does<{ me: { id: string } }>('{ me { id } }')).me.id;
    for (const { browser, script } of [agent, manager]) {
      const self = (await browser.does<{ me: { id: string } }>('{ me { id } }')).me.id;
      for (const client of [browser, script!]) {
        for (const userId of [self, chief]) {
          for (const field of [
            `setRole(userId: "${userId}", role: ADMIN) { id }`,
            `setRole(userId: "${userId}", role: CUSTOMER) { id }`,
            `setDisabled(userId: "${userId}", disabled: true) { id }`,
            `createPasswordResetLink(userId: "${userId}") { url }`,
            `resetSecondFactor(userId: "${userId}") { id }`,
            'createStaff(input: { username: "mole", email: "mole@example.com", role: ADMIN }) { url }',
          ]) {
            expect(await asked(client, `mutation { ${field} }`)).toMatchObject({
              text: expect.stringContaining('"code":"FORBIDDEN"'),
            });
          }
        }
      }
    }
    // Admins trust each other: what one may do for anybody, they may do for another admin.
    const second = await enter(foyer, 'admin');
    expect(await linkFor((await second.browser.does<{ me: { id: string } }>('{ me { id } }')).me.id)).toHaveLength(43);
  });

  it('with one secret in the place of another, is nobody', async () => {
    const { browser, script } = await enter(foyer, 'owner');
    const link = await linkFor(await idOf({ client: browser }));
    const token = script!.headers['authorization']!.slice('Bearer '.length);
    const cookie = decodeURIComponent(browser.cookies[0]!.value);
    const session = cookie.slice(2).split('.')[0]!;
    const [hashes] = await foyer.rows('select token_hash from api_token order by id desc');
    const { mySessions } = await browser.does<{ mySessions: { id: string }[] }>('{ mySessions { id } }');

    for (const bearer of [
      link,
      cookie,
      session,
      token.slice('foyer_'.length),
      token.slice(0, -1),
      token.toUpperCase(),
      `foyer_${String(hashes!['token_hash'])}`,
      String(hashes!['token_hash']),
      'foyer_',
      'undefined',
      'x'.repeat(10_000),
    ]) {
      expect(await asked(foyer.client().withToken(bearer), ME)).toMatchObject({
        text: expect.stringContaining('UNAUTHENTICATED'),
      });
    }
    for (const value of [token, link, mySessions[0]!.id, `s:${mySessions[0]!.id}.${cookie.split('.')[1]}`]) {
      const thief = foyer.client();
      await thief.jar.setCookie(`foyer.sid=${encodeURIComponent(value)}`, foyer.url);
      expect(await asked(thief, ME)).toMatchObject({ text: expect.stringContaining('"me":null') });
    }
    for (const value of [token, session, cookie]) {
      expect((await setsPassword(value)).errors![0]!.extensions.code).toBe('NOT_FOUND');
    }
    expect(await script!.does(ME)).toEqual(await browser.does(ME));
  });
});
