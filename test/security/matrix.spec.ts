import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { BROWSER, type Answer, type Client } from '../support/client.js';
import { EventStream } from '../support/event-stream.js';
import { Foyer } from '../support/foyer.js';
import { routes } from '../support/routes.js';
import { changedTables, contentsOf, expectHarmless, read } from './support/harmless.js';
import { enter, setScene, WHO, type Actor, type Scene, type Who } from './support/cast.js';
import { MATRIX, ROUTES, type Ask, type Outcome } from './support/matrix.js';
import { askedBy, documentOf, everyField, fieldsOf, OPERATIONS, rowsOf } from './support/documents.js';
import { Socket } from './support/socket.js';

/** Not everybody’s to see wherever a user is, which is for others to test. */
const OF_PEOPLE = new Set<unknown>(['email', 'role', 'disabledAt', 'secondFactor']);
const STAFF = new Set<Who>(['agent', 'manager', 'admin']);

describe('who may do what', () => {
  let foyer: Foyer;
  let schema: GraphQLSchema;
  let scene: Scene;
  let cast: Record<Who, Actor>;
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
    schema = foyer.app.get(GraphQLSchemaHost).schema;
    const actors = await Promise.all(WHO.map(async (who) => [who, await enter(foyer, who)] as const));
    cast = Object.fromEntries(actors) as Record<Who, Actor>;
    scene = await setScene(foyer, cast.owner);
  });
  afterAll(() => foyer.stop());

  /** What this one gets; where that is a refusal, nothing may have come of it. */
  async function outcome(expected: Outcome, attack: () => Promise<Answer<unknown>>): Promise<Outcome> {
    let said: Answer<unknown> = {};
    const act = async () => {
      said = await attack();
      return { status: 200, text: JSON.stringify(said) };
    };
    if (expected === 'yes') await act();
    else await expectHarmless(foyer, act);
    const errors = (said.errors ?? []).filter(({ path }) => !OF_PEOPLE.has(path?.at(-1)));
    if (errors.length === 0) return 'yes';
    expect(Object.values(said.data ?? {}).filter((value) => value !== null)).toEqual([]);
    return errors[0]!.extensions.code as Outcome;
  }

  /** In the audit log, where whatever staff do leaves one. */
  async function entriesOf(action: string): Promise<number> {
    const [{ n }] = (await foyer.rows(`select count(*) as n from audit_entry where action = '${action}'`)) as [
      { n: number | string },
    ];
    return Number(n);
  }

  const byToken = ({ row, secure }: Ask, index: number) => (secure && index > 0 ? 'FORBIDDEN' : row[index]!);

  it.each(OPERATIONS)('stands here for every %s', (operation) => {
    expect(Object.keys(fieldsOf(schema, operation)).toSorted()).toEqual(Object.keys(MATRIX[operation]).toSorted());
  });

  it('asks for every field of every type', () => {
    const asked = rowsOf(...OPERATIONS).flatMap(({ operation, field }) =>
      askedBy(schema, documentOf(schema, operation, field, '')),
    );
    expect([...new Set(asked)].toSorted()).toEqual(everyField(schema).toSorted());
  });

  describe.each(rowsOf('query', 'mutation'))('$operation $field', ({ operation, field, ask }) => {
    async function expectRow(expected: readonly Outcome[], clientOf: (actor: Actor) => Client | undefined) {
      const met: Outcome[] = [];
      for (const [index, who] of WHO.entries()) {
        const actor = ask.spends ? await enter(foyer, who) : cast[who];
        const document = documentOf(schema, operation, field, (await ask.args?.(scene, actor)) ?? '');
        const client = clientOf(actor) ?? foyer.client();
        const entries = await entriesOf(field);
        met.push(await outcome(expected[index]!, () => client.asks(document)));
        const written = operation === 'mutation' && STAFF.has(who) && met.at(-1) === 'yes' ? 1 : 0;
        if (written || met.at(-1) !== 'yes')
          expect({ who, entries: await entriesOf(field) }).toEqual({ who, entries: entries + written });
      }
      expect(met).toEqual(expected);
    }

    it('by session', () => expectRow(ask.row, ({ browser }) => browser));
    it('by API token', () =>
      expectRow(
        ask.row.map((_, index) => byToken(ask, index)),
        ({ script }) => script,
      ));
  });

  describe.each(rowsOf('subscription'))('$operation $field', ({ operation, field, ask }) => {
    async function expectRow(askAs: (actor: Actor, document: string) => Promise<Answer<unknown>>) {
      const met: Outcome[] = [];
      for (const [index, who] of WHO.entries()) {
        const document = documentOf(schema, operation, field, (await ask.args?.(scene, cast[who])) ?? '');
        met.push(await outcome(ask.row[index]!, () => askAs(cast[who], document)));
      }
      expect(met).toEqual(ask.row);
    }

    async function bySocket(opening: Promise<Socket>, document: string) {
      const socket = await opening;
      const answer = await socket.asks(document);
      socket.terminate();
      return answer;
    }
    async function byStream(client: Client | undefined, document: string) {
      const stream = await EventStream.open(client ?? foyer.client(), document);
      const { data } = (await stream.next())!;
      stream.close();
      return data!;
    }

    it('by session', () => expectRow(({ browser }, document) => bySocket(Socket.open(foyer.url, browser), document)));
    it('by API token', () =>
      expectRow(({ script }, document) => bySocket(Socket.open(foyer.url, undefined, script?.headers), document)));
    it('by session, as an event stream', () => expectRow(({ browser }, document) => byStream(browser, document)));
    it('by API token, as an event stream', () => expectRow(({ script }, document) => byStream(script, document)));
    it('is for sockets and event streams alone', async () => {
      const document = documentOf(schema, operation, field, (await ask.args?.(scene, cast.admin)) ?? '');
      expect((await cast.admin.browser.asks(document)).data ?? null).toBeNull();
    });
  });

  it('over a socket, nothing but subscriptions', async () => {
    const socket = await Socket.open(foyer.url, cast.admin.browser);
    for (const { operation, field, ask } of rowsOf('query', 'mutation')) {
      const document = documentOf(schema, operation, field, (await ask.args?.(scene, cast.admin)) ?? '');
      const before = await contentsOf(foyer);
      expect((await socket.refusal(document)).extensions.code).toBe('BAD_REQUEST');
      expect(changedTables(before, await contentsOf(foyer))).toEqual([]);
    }
    socket.terminate();
  });

  describe('on pages and downloads', () => {
    const STATUS = { UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404 } as Record<Outcome, number>;

    it('stands here for every route', () => {
      expect(routes(foyer).toSorted()).toEqual(Object.keys(ROUTES).toSorted());
    });

    it.each(Object.entries(ROUTES))('%s', async (route, row) => {
      const { order } = await scene.admin.approves(await scene.owner.places({ [scene.vip.id]: 1 }));
      const query = route.includes('door-list') ? `?event=${scene.event.slug}` : '';
      const path = route.replace(':id', order.id) + query;
      const yes = route === '/admin' ? 302 : 200;
      for (const way of ['browser', 'script'] as const) {
        for (const [index, who] of WHO.entries()) {
          const expected = STATUS[row[index]!] ?? yes;
          const client = cast[who][way] ?? foyer.client();
          const ask = async (init?: RequestInit) => read(await client.fetch(path, init));
          const apart = path.includes('export') ? ['audit_entry', 'audit_person'] : []; // which tell of downloads
          expect({ who, way, ...(await expectHarmless(foyer, ask, apart)) }).toMatchObject({
            who,
            way,
            status: expected,
          });
          const seen = await expectHarmless(foyer, () => ask(BROWSER), apart);
          const login = who === 'anonymous' && expected === 401;
          expect({ who, way, ...seen }).toMatchObject({ who, way, status: login ? 303 : expected });
        }
      }
    });
  });
});
