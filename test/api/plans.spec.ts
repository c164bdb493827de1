import { GraphQLSchemaHost } from '@nestjs/graphql';
import { enter, setScene, WHO, type Actor, type Who } from '../security/support/cast.js';
import { documentOf, rowsOf } from '../security/support/documents.js';
import { ROUTES } from '../security/support/matrix.js';
import { Foyer } from '../support/foyer.js';
import { grow } from '../support/grown.js';
import { ORDER_SORTS, orderLists } from '../support/order-lists.js';
import { scanned, Statements } from '../support/plans.js';

/** Statements that may read a growing table from end to end, by a part of their text, and why. */
const EXCEPT: readonly (readonly [part: RegExp, why: string])[] = [
  [/;\s*$/, 'a migration, once for each version'],
  [/where 1 = 0\b/, 'nothing: it ends before the first row'],
  [
    /^(insert into|delete from) [`"]?ticket_type\b/,
    'an index for the foreign key would cost every order; types come and go rarely',
  ],
  [/^select distinct what, counted, recounted/, 'checkStock recounts everything'],
  [/^select count\(\*\) as "rows" from "(orders|users|audit_entry)"$/, 'totalCount, where a client asks'],
  [/count\(\*\) as orders, cast\(sum\(total_amount\)/, 'the download of a summary'],
  [/["`]kind["`] = 'event\.deleted'/, 'the start of an office without events'],
  [/^update users set role = '\w+' where username/, 'this test'],
];

it('reads no growing table from end to end, whatever it is asked', async () => {
  const statements = Statements.listen();
  const foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
  await grow(foyer);
  await tour(foyer);
  await lists(foyer);
  const scans: string[] = [];
  for (const ran of statements.all) {
    if (EXCEPT.some(([part]) => part.test(ran.sql.trim()))) continue;
    const tables = await scanned(foyer, ran);
    if (tables.length > 0) scans.push(`${tables.join(', ')}: ${ran.sql.replaceAll(/\s+/g, ' ').slice(0, 600)}`);
  }
  expect(statements.all.length).toBeGreaterThan(150);
  expect(scans).toEqual([]);
  await foyer.stop();
});

/** Pages of lists: orders by every combination of filters in every order, and what is nested below an id. */
async function lists(foyer: Foyer): Promise<void> {
  const admin = await foyer.admin();
  const [event, type, user] = (['Event', 'TicketType', 'User'] as const).map((of) => foyer.ids.write(of, 1_000_001));
  const page = '{ edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } }';
  const documents = [
    ...orderLists(foyer).map((list) => `orders(${list}) ${page}`),
    ...['first: 20', 'last: 20'].flatMap((rows) => [
      `users(${rows}, role: ADMIN) ${page}`,
      `users(${rows}, role: ADMIN, search: "grown1") ${page}`,
      `event(id: "${event}") { orders(${rows}) ${page} activity(${rows}) ${page} }`,
      `ticketType(id: "${type}") { queueEntries(${rows}) ${page} stockMovements(${rows}) ${page} }`,
      `user(id: "${user}") { orders(${rows}) ${page} }`,
    ]),
    ...ORDER_SORTS.flatMap((sort) => [
      `myOrders(first: 20, orderBy: ${sort}) ${page}`,
      `myOrders(last: 20, orderBy: ${sort}) ${page}`,
    ]),
  ];
  for (const document of documents) await admin.does(`{ ${document} }`);
}

/** Every operation and route, by everybody who may. */
async function tour(foyer: Foyer): Promise<void> {
  const schema = foyer.app.get(GraphQLSchemaHost).schema;
  const actors = await Promise.all(WHO.map(async (who) => [who, await enter(foyer, who)] as const));
  const cast = Object.fromEntries(actors) as Record<Who, Actor>;
  const scene = await setScene(foyer, cast.owner);
  for (const { operation, field, ask } of rowsOf('query', 'mutation')) {
    for (const who of ['owner', 'admin'] as const) {
      const actor = ask.spends ? await enter(foyer, who) : cast[who];
      const document = documentOf(schema, operation, field, (await ask.args?.(scene, actor)) ?? '');
      await actor.browser.asks(document);
    }
  }
  for (const path of Object.keys(ROUTES)) {
    const { body } = await cast.admin.browser.fetch(path.replace(':id', '1'));
    await body?.cancel(); // the first page of a download has all of its statements
  }
}
