import * as fc from 'fast-check';
import { ordersFound } from '../../src/orders/search-orders.js';
import { Backfill } from '../../src/persistence/backfill.js';
import { ownersWith, rarestFirst, type Sql } from '../../src/persistence/search-words.js';
import { CONFIRMATION } from '../../src/admin/reset/reset.js';
import { idOf } from '../support/accounts.js';
import { PASSWORD, register, stage, type Customer, type OrderView, type Stage } from '../support/box-office.js';
import { onPostgres } from '../support/databases.js';
import { DRAWS } from '../support/draws.js';
import { Foyer } from '../support/foyer.js';

const ORDERS = `query ($search: String!, $eventId: ID) {
  orders(filter: { search: $search, eventId: $eventId }, first: 100) { totalCount edges { node { id } } } }`;
const USERS = 'query ($search: String!) { users(search: $search, first: 100) { edges { node { username } } } }';
const ERASE = 'mutation ($password: String!) { eraseMyAccount(password: $password) }';

const PEOPLE: Record<string, { fullName: string; email?: string }> = {
  mary_s: { fullName: 'Mary Somerville' },
  odysseas: { fullName: 'ΟΔΥΣΣΕΑΣ Ελύτης' },
  orhan: { fullName: 'Orhan İSTANBUL' },
  gustav: { fullName: 'Gustav Straße', email: 'gustav@bücher.example' },
  lukasz: { fullName: 'Łukasz Żółć' },
  edna: { fullName: 'Edna O’Brien-Smith' },
  the_odd_one: { fullName: 'Zoë 100% Sure', email: 'Odd.One+x@sub.example.org' },
};

/** A person, and texts that find this person alone. */
const FOUND: [string, string[]][] = [
  [
    'mary_s',
    [
      'Somerville Mary',
      'somerville, mary',
      'MARY SOM',
      'Ｍａｒｙ',
      'mary  s',
      'Mary\u00a0Somerville',
      'mary_s',
      's mary som',
    ],
  ],
  ['odysseas', ['ΟΔΥΣ', 'οδυσσεας', 'οδυσσέας', 'ΕΛΎΤ οδ', 'ελυτησ']],
  ['orhan', ['istanbul', 'ISTANBUL', 'İstanbul', 'ıstanbul', 'ist ORH']],
  [
    'gustav',
    ['strasse', 'STRASSE', 'Straße', 'straẞe', 'gustav@bücher', 'xn--bcher-kva', 'bucher.example gus', 'bu\u0308cher'],
  ],
  ['lukasz', ['Lukasz', 'łukasz', 'Zolc', 'żół', 'Z\u0307o\u0301łc\u0301 Łuk']],
  ['edna', ["O'Brien", 'O’Brien', 'o´brien', 'OBrien', 'Brien Smith', 'smi o‘b', 'O Brien']],
  ['the_odd_one', ['odd.one@SUB', 'the-odd-one', 'zoë', 'zoe 100%', 'sub.example.org one', 'org,x']],
];

describe('staff search', () => {
  let foyer: Foyer;
  let scene: Stage;
  const people = new Map<string, { customer: Customer; order: OrderView }>();
  beforeAll(async () => {
    foyer = await Foyer.start();
    scene = await stage(foyer);
    for (const [username, { fullName, email = `${username}@mail.test` }] of Object.entries(PEOPLE)) {
      const customer = await register(foyer, { username, fullName, email });
      people.set(username, { customer, order: await customer.places({ [scene.vip.id]: 1 }) });
    }
  });
  afterAll(() => foyer.stop());

  const staff = () => scene.admin.client;
  async function orders(search: string, eventId?: string): Promise<string[]> {
    const found = await staff().does<{ orders: { totalCount: number; edges: { node: { id: string } }[] } }>(ORDERS, {
      search,
      eventId,
    });
    expect(found.orders.totalCount).toBe(found.orders.edges.length);
    return found.orders.edges.map(({ node }) => node.id);
  }
  async function users(search: string): Promise<string[]> {
    const found = await staff().does<{ users: { edges: { node: { username: string } }[] } }>(USERS, { search });
    return found.users.edges.map(({ node }) => node.username);
  }

  describe.each(FOUND)('finds %s', (username, searches) => {
    it.each(searches)('by %j', async (search) => {
      expect(await users(search)).toEqual([username]);
      expect(await orders(search)).toEqual([people.get(username)!.order.id]);
    });
  });

  it.each(['merville', 'Mary Strasse', 'somerville x', '?', '🎭', 'the%one', '%', 'mary_s@mail.testing'])(
    'finds nobody by %j',
    async (search) => {
      expect(await users(search)).toEqual([]);
      expect(await orders(search)).toEqual([]);
    },
  );

  it('finds somebody by beginnings of any of their words, in any order', async () => {
    const word = fc.nat(99).chain((n) => fc.record({ n: fc.constant(n), length: fc.integer({ min: 1, max: 9 }) }));
    const asked = fc.record({
      person: fc.constantFrom(...people.keys()),
      words: fc.array(word, { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ person, words }) => {
        const { fullName, email = `${person}@mail.test` } = PEOPLE[person]!;
        const own = `${fullName} ${person} ${email}`.split(/[^\p{L}\p{N}’]+/u).filter(Boolean);
        const search = words.map(({ n, length }) => own[n % own.length]!.slice(0, length)).join(' ');
        expect(await users(search)).toContain(person);
        expect(await orders(search)).toContain(people.get(person)!.order.id);
      }),
      { ...DRAWS, numRuns: 30 },
    );
  });

  describe('finds an order by its code', () => {
    const codes: [string, (code: string) => string][] = [
      ['with a #', (code) => `#${code}`],
      ['in two groups', (code) => `${code.slice(0, 4)} ${code.slice(4)}`],
      ['with a hyphen, in small letters', (code) => `${code.slice(0, 3)}-${code.slice(3).toLowerCase()}`],
      ['in wide letters', (code) => code.replace(/./g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))],
      ['by its first four letters', (code) => code.slice(0, 4)],
      ['in two groups, and the name', (code) => `#${code.slice(0, 4)}-${code.slice(4)} Somerville`],
      ['the name, and two groups of which one begins', (code) => `somer ${code.slice(0, 4)} ${code.slice(4, 6)}`],
      ['by its first three letters and the name', (code) => `somerville #${code.slice(0, 3)} m`],
    ];
    it.each(codes)('%s', async (_, write) => {
      const { order } = people.get('mary_s')!;
      expect(await orders(write(order.code))).toContain(order.id);
    });

    it('from three letters on, and only that order’s name with it', async () => {
      const { order } = people.get('mary_s')!;
      expect(await orders(`${order.code} Gustav`)).toEqual([]);
      expect(await orders(`#${order.code.slice(0, 2)}`)).not.toContain(order.id);
    });

    it('in all events, unless one is named', async () => {
      const other = await stage(foyer);
      const { order } = people.get('mary_s')!;
      expect(await orders(order.code)).toEqual([order.id]);
      expect(await orders(order.code, scene.event.id)).toEqual([order.id]);
      expect(await orders(order.code, other.event.id)).toEqual([]);
    });
  });

  it('takes at most 16 words that are not beginnings of each other', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `x${n + 10}`).join(' ');
    const refusal = { code: 'BAD_USER_INPUT', details: { field: 'search', reason: 'takes at most 16 words' } };
    expect(await orders(many(16))).toEqual([]);
    expect(await staff().isRefused(ORDERS, { search: many(17) })).toEqual(refusal);
    expect(await staff().isRefused(USERS, { search: many(17) })).toEqual(refusal);
    expect(await users('mary '.repeat(20))).toEqual(['mary_s']);
  });

  it('reads no whole table, and the rarest word first', async () => {
    const others = Array.from({ length: 3000 }, (_, n) => `('user', ${900_000 + n}, 'everybody${n}')`);
    await foyer.em.execute(`insert into search_word values ${others.join(', ')}`);
    if (onPostgres) await foyer.em.execute('analyze search_word');
    const plans = async ({ sql, params }: Sql) =>
      foyer.em.transactional(async (em) => {
        if (onPostgres) await em.execute('set local enable_seqscan = off');
        return JSON.stringify(await em.execute(`${onPostgres ? 'explain' : 'explain query plan'} ${sql}`, params));
      });
    for (const search of ['mary', 'everybody Mary ABCD 23', '#ABC']) {
      const words = await rarestFirst(foyer.em, 'user', search);
      expect(words[0]).not.toBe('everybody');
      const found = ordersFound(search, words);
      const ofUsers = ownersWith('user', words);
      const queries = [
        { sql: `select * from orders where id in (${found.sql}) order by id desc limit 20`, params: found.params },
        { sql: `select * from users where id in (${ofUsers.sql}) order by id desc limit 20`, params: ofUsers.params },
      ];
      for (const query of queries) {
        const plan = await plans(query);
        expect(plan).toContain('search_word_by_prefix');
        expect(plan).not.toMatch(/Seq Scan|SCAN (?:o|u|s|found|other|placed)/);
      }
    }
    await foyer.em.execute('delete from search_word where owner_id >= 900000');
  });

  it('forgets an account with its erasure', async () => {
    const ada = await register(foyer, { fullName: 'Hypatia Alexandria' });
    const id = await idOf(ada);
    expect(await users('hypatia')).toEqual([ada.username]);
    await ada.client.does(ERASE, { password: PASSWORD });
    expect(await foyer.rows(`select * from search_word where kind = 'user' and owner_id = ${foyer.row(id)}`)).toEqual(
      [],
    );
    expect(await staff().does('{ checkStock { ok } }')).toEqual({ checkStock: { ok: true } });
  });

  it.each([
    ['user', `search words of user`],
    ['order', `search words of order`],
  ])('is recounted: the check tells a missing word of an account or order (%s)', async (kind, what) => {
    const [lost] = await foyer.rows(`select * from search_word where kind = '${kind}' order by owner_id desc limit 1`);
    const own = `kind = '${kind}' and owner_id = ${lost!['owner_id']}`;
    const words = await foyer.rows(`select word from search_word where ${own}`);
    await foyer.em.execute(`delete from search_word where ${own}`);
    const { checkStock } = await staff().does<{ checkStock: object }>('{ checkStock { ok differences } }');
    for (const { word } of words) {
      await foyer.em.execute('insert into search_word values (?, ?, ?)', [kind, lost!['owner_id']!, word!]);
    }
    expect(checkStock).toEqual({ ok: false, differences: [`${what} ${lost!['owner_id']}: 1 kept, 0 recounted.`] });
  });

  describe('after the version before has written beside it', () => {
    const derive = () => foyer.app.get(Backfill).all();
    const FRIDA = `'frida', 'frida', 'frida@x.org', 'frida@x.org', 'CUSTOMER', 'frida', '', (select min(created_at) from users)`;

    it('finds its accounts, orders and changes within a minute', async () => {
      await foyer.em.execute(
        `insert into users (username, username_key, email, email_key, role, search_key, password_hash, created_at) values (${FRIDA})`,
      );
      await foyer.em.execute(
        `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at)
         select 7000000, 'ZZZZ2222', ${foyer.row(scene.event.id)}, id, 'PENDING', 0, 0, 'USD', created_at from users where username = 'frida'`,
      );
      const frida = foyer.ids.write('Order', 7_000_000);
      expect(await orders('zzzz2222')).toEqual([frida]); // a whole code is found at once
      await derive();
      expect(await orders('zzzz')).toEqual([frida]);
      expect(await orders('fri')).toEqual([frida]);

      await foyer.em.execute(
        `update users set full_name = 'Kahlo', search_key = 'frida kahlo' where username = 'frida'`,
      );
      await derive();
      expect(await users('kahlo')).toEqual(['frida']);
    });

    it('forgets whom it has erased', async () => {
      const ada = await register(foyer, { fullName: 'Emmy Noether' });
      const id = foyer.row(await idOf(ada));
      await foyer.em.execute(
        `update users set username = 'erased-${id}', username_key = 'erased-${id}', email = 'erased-${id}@invalid',
           email_key = 'erased-${id}@invalid', full_name = null, search_key = 'erased-${id}' where id = ${id}`,
      );
      await derive();
      expect(await foyer.rows(`select * from search_word where kind = 'user' and owner_id = ${id}`)).toEqual([]);
      expect(await staff().does('{ checkStock { ok } }')).toEqual({ checkStock: { ok: true } });
      await register(foyer, { username: ada.username }); // the name and the address are free again
    });
  });

  it('starts over with a reset: no word of an order stays, and all of the people', async () => {
    const words = `select kind, count(*) as words from search_word where kind = 'user' group by kind`;
    const before = await foyer.rows(words);
    await staff().does('mutation ($confirm: String!) { resetAllData(confirm: $confirm) }', { confirm: CONFIRMATION });
    expect(await foyer.rows(`select * from search_word where kind = 'order'`)).toEqual([]);
    expect(await foyer.rows(words)).toEqual(before);
    expect(await users('somerville')).toContain('mary_s');
  });
});
