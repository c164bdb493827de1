import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/core';
import { LOGIN } from '../support/accounts.js';
import { PASSWORD, REGISTER } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';

/** The first migration that derives keys and search words. */
const FIRST = onPostgres ? 'Migration20261128130001' : 'Migration20261128130000';
const USERS = 'query ($search: String!) { users(search: $search) { edges { node { username } } } }';

/** Accounts of version 0.2: the first two have one address, in spellings that it tells apart. */
const TWO = { ada: 'ada@bücher.example', augusta: 'ada@xn--bcher-kva.example' };
const OTHERS = { zoe: 'ZOË@müller.example', eve: 'eve@example.com' };

describe('accounts of version 0.2', () => {
  let foyer: Foyer;
  let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
  const written: string[] = [];

  beforeAll(async () => {
    folder = await mkdtempDisposable(join(tmpdir(), 'foyer-test-'));
    const database = onPostgres ? await emptyDatabase() : `sqlite:${join(folder.path, 'foyer.db')}`;
    // nestjs-pino writes what is outside of requests to the first log of the process.
    const start = () =>
      Foyer.start({ DATABASE_URL: database, LOG_LEVEL: 'warn' }, { write: (line) => written.push(line) });
    const before = await start();
    const password = await passwordHash(before);
    const { migrator } = before.app.get(MikroORM);
    while ((await migrator.getExecuted()).some(({ name }) => name >= FIRST)) await migrator.down();
    for (const [username, email] of Object.entries({ ...TWO, ...OTHERS })) {
      const key = email.normalize('NFKC').toLowerCase();
      await before.em.execute(
        `insert into users (username, username_key, email, email_key, full_name, role, search_key, password_hash, created_at)
         values (?, ?, ?, ?, 'Ada Straße', 'CUSTOMER', ?, ?, (select min(created_at) from users))`,
        [username, username, email, key, `${username}\n${key}\nada straße`, password],
      );
    }
    await before.stop();
    foyer = await start();
  });
  afterAll(async () => {
    await foyer.stop();
    await folder.remove();
  });

  const enters = async (login: string) => {
    const client = foyer.client();
    await client.does(LOGIN, { input: { login, password: PASSWORD } });
    return (await client.does<{ me: { username: string } }>('{ me { username } }')).me.username;
  };

  it.each(Object.entries({ ...TWO, ...OTHERS }))(
    '%s logs in by username and by %s, as before',
    async (username, email) => {
      expect(await enters(username)).toBe(username);
      expect(await enters(email)).toBe(username);
      expect(await enters(email.toUpperCase())).toBe(username);
    },
  );

  it('log in by further spellings of an address that is theirs alone', async () => {
    expect(await enters('zoe\u0308@xn--mller-kva.example')).toBe('zoe');
    expect(await enters(' eve@example.com ')).toBe('eve');
  });

  it('are named in the log, once, where two would be one', () => {
    const warnings = written.filter((line) => line.includes('spellings of one e-mail address'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/user:\d+ augusta and user:\d+ ada have spellings of one e-mail address/);
  });

  it('keep their address from being registered in any spelling', async () => {
    const register = (email: string): ReturnType<Client['isRefused']> =>
      foyer.client().isRefused(REGISTER, { input: { username: 'somebody', email, password: PASSWORD } });
    for (const email of [...Object.values(TWO), 'ADA@BÜCHER.example', 'zoë@xn--mller-kva.example']) {
      expect(await register(email)).toMatchObject({ code: 'EMAIL_TAKEN' });
    }
  });

  it('are found by their words', async () => {
    const admin = await foyer.admin();
    const { users } = await admin.does<{ users: { edges: { node: { username: string } }[] } }>(USERS, {
      search: 'STRASSE bucher',
    });
    expect(users.edges.map(({ node }) => node.username).toSorted()).toEqual(['ada', 'augusta']);
  });
});

async function passwordHash(foyer: Foyer): Promise<string> {
  const input = { username: 'model', email: 'model@example.com', password: PASSWORD };
  await foyer.client().does(REGISTER, { input });
  const [row] = await foyer.rows(`select password_hash from users where username = 'model'`);
  return String(row!['password_hash']);
}
