import { stage, type OrderView, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { watch } from '../support/watching.js';

interface Page {
  totalCount: number;
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

const PAGE = `{ totalCount edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
const NO_CURSOR = { code: 'BAD_USER_INPUT', details: { reason: 'is not a cursor of this list' } };

describe('a connection', () => {
  let foyer: Foyer;
  let scene: Stage;
  /** Seven orders, the newest first. */
  let placed: OrderView[];
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
    scene = await stage(foyer);
    placed = [];
    for (let n = 0; n < 7; n++) placed.unshift(await scene.customer.places({ [scene.vip.id]: 1 }));
  });
  afterAll(() => foyer.stop());

  async function page(args: string, client: Client = scene.customer.client): Promise<Page> {
    const { myOrders } = await client.does<{ myOrders: Page }>(`{ myOrders${args && `(${args})`} ${PAGE} }`);
    return myOrders;
  }
  const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id);
  const refused = (args: string) => scene.customer.client.isRefused(`{ myOrders(${args}) { totalCount } }`);

  it('is read forward to its end', async () => {
    const all: string[] = [];
    const ends: boolean[][] = [];
    for (let after = ''; ;) {
      const read = await page(`first: 3${after}`);
      all.push(...idsOf(read));
      ends.push([read.pageInfo.hasPreviousPage, read.pageInfo.hasNextPage]);
      expect(read.pageInfo.endCursor).toBe(read.edges.at(-1)!.cursor);
      if (!read.pageInfo.hasNextPage) break;
      after = `, after: "${read.pageInfo.endCursor}"`;
    }
    expect(all).toEqual(placed.map(({ id }) => id));
    expect(ends).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('is read backward to its beginning, each page in the list’s order', async () => {
    const pages: string[][] = [];
    const ends: boolean[][] = [];
    for (let before = ''; ;) {
      const read = await page(`last: 3${before}`);
      pages.unshift(idsOf(read));
      ends.unshift([read.pageInfo.hasPreviousPage, read.pageInfo.hasNextPage]);
      expect(read.pageInfo.startCursor).toBe(read.edges[0]!.cursor);
      if (!read.pageInfo.hasPreviousPage) break;
      before = `, before: "${read.pageInfo.startCursor}"`;
    }
    expect(pages.flat()).toEqual(placed.map(({ id }) => id));
    expect(pages.map(({ length }) => length)).toEqual([1, 3, 3]);
    expect(ends).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('has the rows between two cursors', async () => {
    const { edges } = await page('');
    const [after, before] = [edges[1]!.cursor, edges[5]!.cursor];
    const between = await page(`first: 2, after: "${after}", before: "${before}"`);
    expect(idsOf(between)).toEqual([placed[2]!.id, placed[3]!.id]);
    expect(between.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const last = await page(`last: 2, after: "${after}", before: "${before}"`);
    expect(idsOf(last)).toEqual([placed[3]!.id, placed[4]!.id]);
  });

  it('knows on an empty page what lies before and after', async () => {
    const { startCursor, endCursor } = (await page('')).pageInfo;
    const nothing = { startCursor: null, endCursor: null };
    expect((await page(`first: 2, after: "${endCursor}"`)).pageInfo).toEqual({
      ...nothing,
      hasPreviousPage: true,
      hasNextPage: false,
    });
    expect((await page(`last: 2, before: "${startCursor}"`)).pageInfo).toEqual({
      ...nothing,
      hasPreviousPage: false,
      hasNextPage: true,
    });
  });

  it('counts all of its rows, whichever page is asked for', async () => {
    expect((await page('last: 1')).totalCount).toBe(7);
  });

  it('has twenty rows where no number is given', async () => {
    const { client } = scene.admin;
    for (let n = 0; n < 15; n++) await scene.admin.places({ [scene.regular.id]: 1 });
    const { orders } = await client.does<{ orders: Page }>(`{ orders ${PAGE} }`);
    expect([orders.edges.length, orders.pageInfo.hasNextPage]).toEqual([20, true]);
    const nulls = await client.does<{ orders: Page }>(`{ orders(first: null, last: null, after: null) ${PAGE} }`);
    expect(nulls.orders).toEqual(orders);
  });

  it('loses and doubles nothing where rows come in between', async () => {
    const set = await stage(foyer, { customers: 1 });
    const order = () => set.customer.places({ [set.vip.id]: 1 });
    const old = [await order(), await order(), await order(), await order()].toReversed().map(({ id }) => id);
    const first = await page('first: 2', set.customer.client);
    const newest = await order();
    const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`, set.customer.client);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(old);
    const above = await page(`last: 5, before: "${first.pageInfo.startCursor}"`, set.customer.client);
    expect(idsOf(above)).toEqual([newest.id]);
  });

  it.each([
    ['both numbers', 'first: 1, last: 1', { field: 'last' }],
    ['no rows from the beginning', 'first: 0', { field: 'first', reason: 'takes 1 to 100' }],
    ['no rows from the end', 'last: 0', { field: 'last', reason: 'takes 1 to 100' }],
    ['too many rows from the end', 'last: 101', { field: 'last', reason: 'takes 1 to 100' }],
    ['text that is no cursor', 'after: "x"', { field: 'after', reason: NO_CURSOR.details.reason }],
    ['an empty cursor', 'before: ""', { field: 'before', reason: NO_CURSOR.details.reason }],
    ['a long cursor', `before: "${'b'.repeat(10_000)}"`, { field: 'before', reason: NO_CURSOR.details.reason }],
  ])('refuses %s', async (_, args, details) => {
    expect(await refused(args)).toMatchObject({ code: 'BAD_USER_INPUT', details });
  });

  it('refuses the cursor of another order or list, and a value that no row can have', async () => {
    const cursorOf = async (args: string) => (await page(args)).pageInfo.endCursor!;
    const [newest, next, total] = await Promise.all([
      cursorOf('first: 1'),
      cursorOf('first: 1, orderBy: NEXT'),
      cursorOf('first: 1, orderBy: TOTAL'),
    ]);
    for (const args of [`orderBy: OLDEST, after: "${newest}"`, `after: "${next}"`, `orderBy: NEXT, before: "${total}"`])
      expect(await refused(args)).toMatchObject(NO_CURSOR);
    const row = Buffer.from(newest, 'base64url').toString();
    const forged = [`${row}.NEXT.3`, `${row}.NEXT`, `${row}.NEXT.-1`, `${row}.NEXT.1e3`, `${row}.NEWEST`, `${row}.`];
    for (const text of forged) {
      const cursor = Buffer.from(text).toString('base64url');
      expect(await refused(`orderBy: NEXT, after: "${cursor}"`)).toMatchObject(NO_CURSOR);
    }
    const { client } = scene.admin;
    const users = await client.does<{ users: Page }>(`{ users(first: 1) ${PAGE} }`);
    expect(await refused(`after: "${users.users.pageInfo.endCursor}"`)).toMatchObject(NO_CURSOR);
  });

  it('is watched in its order, and from a cursor', async () => {
    const set = await stage(foyer);
    const { client } = set.customer;
    const [oldest, second] = [
      await set.customer.places({ [set.vip.id]: 1 }),
      await set.customer.places({ [set.vip.id]: 1 }),
    ];
    const { endCursor } = (await page('orderBy: OLDEST, first: 1', client)).pageInfo;
    const document = `subscription { myOrders(orderBy: OLDEST, first: 2, after: "${endCursor}") ${PAGE} }`;
    await using live = await watch(foyer, client, document);
    const shown = (...orders: OrderView[]) => ({ edges: orders.map(({ id }) => ({ node: { id } })) });
    const pageInfo = { hasPreviousPage: true, hasNextPage: false };
    expect(await live.next()).toMatchObject({ myOrders: { ...shown(second), pageInfo, totalCount: 2 } });
    const third = await set.customer.places({ [set.vip.id]: 1 });
    await live.until({ myOrders: { ...shown(second, third), pageInfo, totalCount: 3 } });
    await using all = await watch(foyer, client, `subscription { myOrders(orderBy: OLDEST) ${PAGE} }`);
    expect(await all.next()).toMatchObject({ myOrders: shown(oldest, second, third) });
  });

  it('below a subscription is not shared with others', async () => {
    const { admin, event } = scene;
    const document = `subscription { ticketTypes(eventId: "${event.id}") { event { orders { totalCount } } } }`;
    await using ofStaff = await watch(foyer, admin.client, document);
    const orders = { totalCount: 22 };
    expect(await ofStaff.next()).toEqual({ ticketTypes: [{ event: { orders } }, { event: { orders } }] });
    await using ofNobody = await watch(foyer, foyer.client(), document);
    await expect(ofNobody.next()).rejects.toThrow('UNAUTHENTICATED');
  });
});

describe('what grows without end is a connection:', () => {
  let foyer: Foyer;
  let scene: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
    scene = await stage(foyer, { vip: 30, customers: 3 });
    const { admin, customers, vip, regular } = scene;
    for (const customer of customers) await admin.approves(await customer.places({ [vip.id]: 1 }));
    await admin.changes(regular.id, { available: 0 });
    for (const customer of customers) await customer.joins(regular.id);
  });
  afterAll(() => foyer.stop());

  const nested: [string, (field: string, scene: Stage) => string, string, number][] = [
    ['an event’s orders', (field, { event }) => `event(id: "${event.id}") { list: ${field} }`, 'orders', 3],
    ['an event’s feed', (field, { event }) => `event(id: "${event.id}") { list: ${field} }`, 'activity', 14],
    ['a type’s queue', (field, { regular }) => `ticketType(id: "${regular.id}") { list: ${field} }`, 'queueEntries', 3],
    ['a type’s ledger', (field, { vip }) => `ticketType(id: "${vip.id}") { list: ${field} }`, 'stockMovements', 4],
  ];

  it.each(nested)('%s', async (_, around, field, rows) => {
    const ask = async (args: string) => {
      const data = await scene.admin.client.does(`{ ${around(`${field}${args} ${PAGE}`, scene)} }`);
      return (Object.values(data)[0] as { list: Page }).list;
    };
    const all = await ask('(first: 100)');
    expect([all.edges.length, all.totalCount]).toEqual([all.totalCount, all.totalCount]);
    expect(all.totalCount).toBeGreaterThanOrEqual(rows > 10 ? 10 : rows);
    const last = await ask('(last: 2)');
    expect(last.edges).toEqual(all.edges.slice(-2));
    const before = await ask(`(last: 1, before: "${last.pageInfo.startCursor}")`);
    expect(before.edges).toEqual(all.edges.slice(-3, -2));
  });

  it.each(nested)('%s is for staff', async (_, around, field) => {
    const document = `{ ${around(`${field} { totalCount }`, scene)} }`;
    const { client } = scene.customer;
    for (const [asking, code] of [[client, 'FORBIDDEN'] as const, [foyer.client(), 'UNAUTHENTICATED'] as const]) {
      const { data, errors } = await asking.asks<Record<string, { list: unknown }>>(document);
      expect(Object.values(data!)[0]!.list).toBeNull();
      expect(errors![0]!.extensions.code).toBe(code);
    }
  });

  it('an account’s orders, for its owner and staff', async () => {
    const { me } = await scene.customer.client.does<{ me: { id: string; orders: Page } }>(
      `{ me { id orders ${PAGE} } }`,
    );
    expect(me.orders.edges).toHaveLength(1);
    const query = `{ user(id: "${me.id}") { orders ${PAGE} } }`;
    expect(await scene.admin.client.does(query)).toEqual({ user: { orders: me.orders } });
    expect(await scene.customers[1]!.client.does(query)).toEqual({ user: null });
  });

  it('events, of those that the viewer finds', async () => {
    const draft = await scene.admin.client.does<{ createEvent: { id: string } }>(
      'mutation { createEvent(input: { slug: "a-draft", name: "Draft", status: DRAFT }) { id } }',
    );
    const ask = async (client: Client, args = '') =>
      (await client.does<{ eventConnection: Page }>(`{ eventConnection${args} ${PAGE} }`)).eventConnection;
    const ofStaff = await ask(scene.admin.client);
    const ofAll = await ask(foyer.client());
    expect(ofStaff.edges[0]!.node.id).toBe(draft.createEvent.id);
    expect(ofAll.edges).toEqual(ofStaff.edges.slice(1));
    expect((await ask(scene.admin.client, '(status: DRAFT)')).totalCount).toBe(1);
    expect((await ask(foyer.client(), '(status: DRAFT)')).edges).toEqual([]);
  });

  it('nothing of it needs an event of another filter', async () => {
    const elsewhere = await stage(foyer);
    const query = `{ event(id: "${scene.event.id}") { orders(filter: { eventId: "${elsewhere.event.id}" }) { totalCount } } }`;
    expect(await scene.admin.client.isRefused(query)).toMatchObject({ details: { field: 'filter.eventId' } });
  });
});

describe('without a required second factor', () => {
  it('staff see no list of staff below a public field', async () => {
    const foyer = await Foyer.start({ REQUIRE_STAFF_MFA: 'true' });
    const { client } = { client: await foyer.admin() };
    const { data, errors } = await client.asks<{ event: object }>('{ event { orders { totalCount } } }');
    expect(data).toEqual({ event: { orders: null } });
    expect(errors![0]!.extensions).toMatchObject({ code: 'FORBIDDEN', details: { secondFactor: 'REQUIRED' } });
    await foyer.stop();
  });
});
