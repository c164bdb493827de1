import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, type GraphQLSchema } from 'graphql';
import { ACCESS } from '../../src/auth/sessions/access.js';
import { Foyer } from '../support/foyer.js';
import { routes } from '../support/routes.js';
import { enter, setScene, WHO, type Actor, type Scene } from './support/cast.js';
import { documentOf, fieldsOf, OPERATIONS, rowsOf, waysFrom } from './support/documents.js';
import { Socket } from './support/socket.js';

/** As Nest marks them. */
const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);
const ROOT_OF = 'graphql:resolver_type';
const PATH = 'path';

/** Every method that somebody can call from outside. */
function handlers(foyer: Foyer): { name: string; root?: string; method: object }[] {
  const scanner = new MetadataScanner();
  const found = new Map<string, { name: string; root?: string; method: object }>();
  for (const { providers, controllers } of foyer.app.get(ModulesContainer).values()) {
    for (const { metatype } of [...providers.values(), ...controllers.values()]) {
      const prototype = metatype?.prototype as Record<string, object> | undefined;
      for (const key of scanner.getAllMethodNames(prototype ?? null)) {
        const [name, method] = [`${metatype!.name}.${key}`, prototype![key]!];
        const root = Reflect.getMetadata(ROOT_OF, method) as string | undefined;
        if (ROOTS.has(root ?? '') || Reflect.hasMetadata(PATH, method)) found.set(name, { name, root, method });
      }
    }
  }
  return [...found.values()];
}

describe('what can be reached', () => {
  let foyer: Foyer;
  let schema: GraphQLSchema;
  let owner: Actor;
  let admin: Actor;
  let scene: Scene;
  beforeAll(async () => {
    foyer = await Foyer.start();
    schema = foyer.app.get(GraphQLSchemaHost).schema;
    [owner, admin] = await Promise.all([enter(foyer, 'owner'), enter(foyer, 'admin')]);
    scene = await setScene(foyer, owner);
  });
  afterAll(() => foyer.stop());

  describe('from outside', () => {
    it('names its permission, all of it', () => {
      const all = handlers(foyer);
      const fields = OPERATIONS.flatMap((operation) => Object.keys(fieldsOf(schema, operation)));
      expect(all.filter(({ root }) => root)).toHaveLength(fields.length);
      const paths = all
        .filter(({ root }) => !root)
        .flatMap(({ method }) => Reflect.getMetadata('path', method) as string[]);
      expect(paths).toHaveLength(routes(foyer).length);
      expect(all.filter(({ method }) => !Reflect.hasMetadata(ACCESS, method)).map(({ name }) => name)).toEqual([]);
    });

    it.each([
      ['OrderResolver.myOrders', '{ myOrders { totalCount } }'],
      ['AuthResolver.logout', 'mutation { logout }'],
    ])('is refused to everybody where it names none: %s', async (name, document) => {
      await withoutPermission(name, async () => {
        for (const client of [foyer.client(), owner.browser, admin.browser, admin.script!]) {
          expect(await client.isRefused(document)).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
        }
      });
    });

    it('and so on a page and a socket', async () => {
      await withoutPermission('PagesController.orders', async () => {
        for (const { browser } of [owner, admin]) expect((await browser.fetch('/orders')).status).toBe(500);
      });
      await withoutPermission('TicketTypeResolver.watchTicketTypes', async () => {
        const socket = await Socket.open(foyer.url, admin.browser);
        const { data, errors } = await socket.asks('subscription { ticketTypes { id } }');
        expect(data ?? null).toBeNull();
        expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
        socket.terminate();
      });
    });

    async function withoutPermission(name: string, then: () => Promise<void>): Promise<void> {
      const { method } = handlers(foyer).find((handler) => handler.name === name)!;
      const access: unknown = Reflect.getMetadata(ACCESS, method);
      Reflect.deleteMetadata(ACCESS, method);
      try {
        await then();
      } finally {
        Reflect.defineMetadata(ACCESS, access, method);
      }
    }
  });

  describe('by a customer, of people', () => {
    /** Who is somebody else by design: who has just registered, and whose link it was. */
    const ANSWERS_WITH_ANOTHER = new Set(['register', 'setPassword']);
    const ways = () =>
      rowsOf(...OPERATIONS)
        .filter(({ field, ask }) => ask.row[WHO.indexOf('owner')] === 'yes' && !ANSWERS_WITH_ANOTHER.has(field))
        .flatMap((row) => {
          const type = getNamedType(fieldsOf(schema, row.operation)[row.field]!.type);
          return waysFrom(type, 'User').map((way) => ({ row, way }));
        });

    it('is themself alone, by any way through the schema', async () => {
      const seen = new Map<string, string[]>();
      for (const { way, row } of ways()) {
        const { operation, field, ask } = row;
        const actor = ask.spends ? await enter(foyer, 'owner') : owner;
        const selection = way.reduceRight((inner, step) => `${step} { ${inner} }`, 'username email');
        const args = (await ask.args?.(scene, actor)) ?? '';
        const text = await answerTo(actor, operation, documentOf(schema, operation, field, args, selection));
        const addresses = [...new Set(text.match(/[\w.]+@[\w.]+/g))];
        seen.set(
          [operation, field, ...way].join(' '),
          addresses.map((address) => address.replace(actor.username, 'me')),
        );
      }
      expect(seen.size).toBeGreaterThan(15);
      // Of the staff who acted on one's order, customers see nobody: not even themselves.
      const isOfActor = (way: string) => / (decision by|history actor)( |$)/.test(way);
      const own = [...seen.keys()].map((way) => [way, isOfActor(way) ? [] : ['me@example.com']]);
      expect(Object.fromEntries(seen)).toEqual({
        ...Object.fromEntries(own),
        // They wait, and have become nobody's order yet.
        'mutation joinQueue order customer': [],
        'mutation leaveQueue order customer': [],
        'query queueEntry order customer': [],
        // Somebody else's account.
        'query user': [],
      });
    });

    async function answerTo({ browser }: Actor, operation: string, document: string): Promise<string> {
      if (operation !== 'subscription') return JSON.stringify(await browser.does(document));
      const socket = await Socket.open(foyer.url, browser);
      const answer = await socket.asks(document);
      socket.terminate();
      expect(answer.errors).toBeUndefined();
      return JSON.stringify(answer);
    }
  });
});
