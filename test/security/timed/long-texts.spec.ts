import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { Answer, Client } from '../../support/client.js';
import { Foyer } from '../../support/foyer.js';
import { fieldsOf } from '../support/documents.js';
import { expectHealthy, expectNothingOfOurs, read, withinASecond } from '../support/harmless.js';
import type { Operation } from '../support/matrix.js';
import { expectOthersServed } from '../support/meanwhile.js';
import { Socket } from '../support/socket.js';
import { filled, WORST } from '../support/worst-texts.js';

/** Refused by comparing it with one text, so that its length is its bound. */
const COMPARED = new Set(['resetAllData confirm', 'event slug', 'orderByCode code']);
const SAMPLES: Record<string, unknown> = {
  ID: '1',
  Int: 1,
  SafeInt: 1,
  Boolean: true,
  DateTime: '2030-01-01T00:00:00Z',
};

/** One place for a scalar, and an operation whose variables have the given value there. */
interface Leaf {
  name: string;
  type: string;
  operation: Operation;
  query: string;
  variables: (value: unknown) => Record<string, unknown>;
}

/** A likely value. */
function sampleOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType);
  if (isListType(type)) return [sampleOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return SAMPLES[type.name] ?? 'x';
  const needed = Object.values(type.getFields()).filter((field) => isRequiredInputField(field));
  return Object.fromEntries(needed.map(({ name, type: of }) => [name, sampleOf(of)]));
}

/** Every scalar below a type: the way to it, and a value of the whole with another one there. */
function scalarsIn(type: GraphQLInputType): { path: string[]; type: string; value: (leaf: unknown) => unknown }[] {
  if (isNonNullType(type)) return scalarsIn(type.ofType);
  if (isListType(type))
    return scalarsIn(type.ofType).map(({ path, type: of, value }) => ({
      path,
      type: of,
      value: (leaf) => [value(leaf)],
    }));
  if (isLeafType(type)) return [{ path: [], type: type.name, value: (leaf) => leaf }];
  return Object.values(type.getFields()).flatMap((field) =>
    scalarsIn(field.type).map(({ path, type: scalar, value }) => ({
      path: [field.name, ...path],
      type: scalar,
      value: (leaf) => ({ ...(sampleOf(type) as object), [field.name]: value(leaf) }),
    })),
  );
}

function leavesOf(schema: GraphQLSchema, operation: Operation): Leaf[] {
  return Object.values(fieldsOf(schema, operation)).flatMap((field) => {
    const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
    const selection = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }';
    const query = `${operation} (${declared}) { ${field.name}(${passed}) ${selection} }`;
    const others = (but: GraphQLArgument) =>
      Object.fromEntries(
        field.args
          .filter((arg) => arg !== but && isNonNullType(arg.type))
          .map(({ name, type }) => [name, sampleOf(type)]),
      );
    return field.args.flatMap((arg) =>
      scalarsIn(arg.type).map(({ path, type, value }) => ({
        name: [field.name, arg.name, ...path].join(' '),
        type,
        operation,
        query,
        variables: (leaf: unknown) => ({ ...others(arg), [arg.name]: value(leaf) }),
      })),
    );
  });
}

/** So few that a pause of the machine itself seldom falls into each of three tries. */
function inGroups<T>(all: T[], size = 20): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

describe('a text of 64 KiB', () => {
  let foyer: Foyer;
  let admin: Client;
  let leaves: Leaf[];
  beforeAll(async () => {
    foyer = await Foyer.start({
      TRUST_PROXY: 'loopback',
      SUBSCRIPTIONS_PER_SOCKET: '1000',
      MESSAGES_PER_MINUTE: '10000',
    });
    admin = await foyer.admin();
    const { schema } = foyer.app.get(GraphQLSchemaHost);
    leaves = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => leavesOf(schema, operation));
  });
  afterAll(() => foyer.stop());

  /** The answer to one leaf's operation, over HTTP or a socket, within a second and without a word of ours. */
  async function answerTo({ operation, query, variables }: Leaf, value: unknown, socket: Socket) {
    const answer = await withinASecond(() =>
      operation === 'subscription' ? socket.asks(query, variables(value)) : admin.asks(query, variables(value)),
    );
    expectNothingOfOurs(JSON.stringify(answer).slice(0, 5000));
    expect(codeOf(answer)).not.toBe('INTERNAL_SERVER_ERROR');
    return answer;
  }
  const codeOf = ({ errors }: Answer<unknown>) => errors?.[0]?.extensions.code;

  it('is refused by every argument and every field of an input that takes text, before anything looks at it', async () => {
    const socket = await Socket.open(foyer.url, admin);
    const texts = leaves.filter(({ type }) => ['String', 'ID', 'DateTime'].includes(type));
    expect(texts.length).toBeGreaterThan(60);
    for (const leaf of texts) {
      const { errors } = await answerTo(leaf, filled('x'), socket);
      const { code, details } = errors?.[0]?.extensions ?? {};
      const refused = { leaf: leaf.name, code, long: JSON.stringify(errors ?? '').length > 5000 };
      if (COMPARED.has(leaf.name)) continue;
      expect(refused).toEqual({ leaf: leaf.name, code: 'BAD_USER_INPUT', long: false });
      const { field, refusals = [] } = details as { field: string; refusals?: { field: string }[] };
      const named = [field, ...refusals.map((refusal) => refusal.field)].flatMap((path) => path.split('.'));
      expect(named).toContain(leaf.name.split(' ').at(-1)); // of a list, the place stands behind it
    }
    socket.terminate();
  });

  it('keeps nobody waiting, whatever it is made of and wherever it stands', async () => {
    const worst = Object.values(WORST).map((make) => make());
    for (const text of worst) expect(Buffer.byteLength(JSON.stringify(text))).toBeGreaterThan(60_000);
    const looksAtText = (leaf: Leaf) => leaf.type === 'String' || leaf.type === 'DateTime';
    // Each place gets some of the texts, and each text comes to some of the places: all of them would take minutes.
    const asked = leaves.flatMap((leaf, index) =>
      worst
        .filter((_, n) => n % (looksAtText(leaf) ? 6 : worst.length) === index % (looksAtText(leaf) ? 6 : worst.length))
        .map((text) => [leaf, text] as const),
    );
    for (const some of inGroups(asked)) {
      await expectOthersServed(foyer, async () => {
        const socket = await Socket.open(foyer.url, admin);
        for (const [leaf, text] of some) await answerTo(leaf, text, socket);
        socket.terminate();
      });
    }
  });

  it('keeps nobody waiting in a document, in its names or as its operation’s name', async () => {
    const texts = Object.values(WORST).map((worst) => worst(50_000));
    const letters = 'a'.repeat(60_000);
    const bodies = [
      ...texts.map((text) => ({ query: `{ event(slug: ${JSON.stringify(text.toWellFormed())}) { id } }` })),
      ...texts.map((text) => ({ query: text })),
      ...texts.map((text) => ({ query: 'query A { __typename }', operationName: text })),
      ...texts.map((text) => ({ query: '{ __typename }', variables: { [text]: text.slice(0, 9) } })),
      { query: `{ ${letters} }` },
      { query: `{ me { id @${letters} } }` },
      { query: `query ($${letters}: Int) { ticketTypes(eventId: $${letters}) { id } }`.slice(0, 65_000) },
      { query: `{ me { ... on ${letters} { id } } }` },
      { query: `{ me { ...${letters} } }` },
    ].map((body) => JSON.stringify(body));
    const post = (body: string) =>
      admin.fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    for (const some of inGroups(bodies)) {
      await expectOthersServed(foyer, async () => {
        for (const body of some) {
          const { status, text } = await withinASecond(async () => read(await post(body)));
          expect(status).toBeLessThan(500);
          expect(text.length).toBeLessThan(10_000);
        }
      });
    }
  });

  it('keeps nobody waiting in what opens a socket, or as a subscription’s id', async () => {
    await expectOthersServed(foyer, async () => {
      for (const worst of Object.values(WORST)) {
        const socket = await Socket.begin(foyer.url, undefined, {}, { authorization: worst() });
        socket.subscribe(worst(50_000), 'subscription { ticketTypes { id } }');
        socket.terminate();
        await socket.closed;
      }
    });
    await expectHealthy(foyer);
  });

  it('keeps nobody waiting in a header, as long as a head may be', async () => {
    const names = ['authorization', 'cookie', 'accept', 'accept-language', 'x-forwarded-for', 'origin', 'user-agent'];
    const more = ['content-type', 'if-none-match', 'range', 'referer', 'host', 'sec-fetch-site'];
    const sendable = Object.values(WORST)
      .map((worst) => worst(12_000))
      .filter((text) => /^[\x20-\x7e]+$/.test(text));
    const marks = ['foyer.sid=s%3A', 'foyer.device='].map((start) => filled(`${start}x; `, '', '', 12_000));
    const hops = filled('127.0.0.1,', '', '', 12_000);
    await expectOthersServed(foyer, async () => {
      for (const name of [...names, ...more]) {
        for (const text of [...sendable, ...marks, hops]) {
          for (const path of [name === 'accept' ? '/admin/dashboard' : '/graphql']) {
            const ask = () => foyer.client().fetch(path, { headers: { [name]: text } });
            expect((await withinASecond(async () => read(await ask()))).status).toBeLessThan(500);
          }
        }
      }
    });
  });
});
