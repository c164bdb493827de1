import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { PASSWORD, unique } from '../support/box-office.js';
import type { Client, Refusal } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { expectAllHarmless, read } from './support/harmless.js';

/** What rows hold and nobody may write, each with a value of about the right kind. */
const NOT_YOURS: Record<string, unknown> = {
  id: '1',
  role: 'ADMIN',
  status: 'APPROVED',
  price: 0,
  unitPrice: 0,
  total: 0,
  currency: 'XXX',
  available: 1000,
  held: -1,
  sold: -1,
  customerId: '1',
  userId: '1',
  actorId: '1',
  disabledAt: null,
  secondFactor: true,
  passwordHash: 'x',
  usernameKey: 'admin',
  createdAt: '2020-01-01T00:00:00Z',
  position: 1,
  constructor: 'x',
  ['__proto__']: { role: 'ADMIN' },
};

/** Something to put in; where the input `into` comes, also `more`. */
function sampleOf(type: GraphQLInputType, into: string, more: Record<string, unknown>): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, into, more);
  if (isListType(type)) return [sampleOf(type.ofType, into, more)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return { ID: '1', Int: 1, SafeInt: 1, Boolean: true }[type.name] ?? 'x';
  const known = Object.values(type.getFields()).filter(
    (field) => isRequiredInputField(field) || inputsIn(field.type).includes(into),
  );
  const fields = known.map((field) => [field.name, sampleOf(field.type, into, more)]);
  return Object.fromEntries([...fields, ...(type.name === into ? Object.entries(more) : [])]) as object;
}

/** The inputs that an argument takes, one inside the other. */
function inputsIn(type: GraphQLInputType): string[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  return [named.name, ...Object.values(named.getFields()).flatMap((field) => inputsIn(field.type))];
}

/** A value as it is written in a document. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value === 'string' && /^[A-Z]+$/.test(value)) return value; // an enum’s
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`);
  return `{ ${fields.join()} }`;
}

describe('what nobody asked for', () => {
  let foyer: Foyer;
  let schema: GraphQLSchema;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
    schema = foyer.app.get(GraphQLSchemaHost).schema;
    admin = await foyer.admin();
  });
  afterAll(() => foyer.stop());

  /** Every argument that takes an input, with the other arguments that have to be there. */
  function places() {
    return [schema.getQueryType()!, schema.getMutationType()!].flatMap((root) =>
      Object.values(root.getFields()).flatMap((field) =>
        field.args.flatMap((argument) =>
          inputsIn(argument.type).map((into) => ({ operation: root.name.toLowerCase(), field, argument, into })),
        ),
      ),
    );
  }

  /** Each is refused with this code and for this reason, one after the other. */
  async function expectRefused(asked: { query: string; variables?: object; code: string; reason: string }[]) {
    const headers = { 'content-type': 'application/json' };
    const attacks = asked.map(({ query, variables }) => async () => {
      const body = JSON.stringify({ query, variables });
      return read(await admin.fetch('/graphql', { method: 'POST', headers, body }));
    });
    const met = await expectAllHarmless(foyer, attacks);
    for (const [index, { code, reason }] of asked.entries()) {
      const { data, errors } = JSON.parse(met[index]!.text) as { data?: unknown; errors: Refusal[] };
      expect({ data, code: errors[0]!.extensions.code }).toEqual({ data: undefined, code });
      expect(errors.map(({ message }) => message).join(' ')).toContain(reason);
    }
  }

  it('is in no input, written out or as a variable', async () => {
    const tried = places().flatMap(({ operation, field, argument, into }) => {
      const others = field.args.filter((other) => other !== argument && isNonNullType(other.type));
      const rest = others.map((other) => `${other.name}: ${literal(sampleOf(other.type, '', {}))}`).join();
      const ask = (value: string) => `{ ${field.name}(${rest} ${argument.name}: ${value}) { __typename } }`;
      const own = (schema.getType(into) as GraphQLInputObjectType).getFields();
      const names = Object.keys(NOT_YOURS).filter((name) => !Object.hasOwn(own, name));
      return names.flatMap((name) => {
        const it = sampleOf(argument.type, into, Object.fromEntries([[name, NOT_YOURS[name]]]));
        const reason = `Field "${name}" is not defined by type "${into}"`;
        const sent = `${operation} ($it: ${String(argument.type)}) ${ask('$it')}`;
        return [
          { query: `${operation} ${ask(literal(it))}`, code: 'GRAPHQL_VALIDATION_FAILED', reason },
          { query: sent, variables: { it }, code: 'BAD_USER_INPUT', reason },
        ];
      });
    });
    await expectRefused(tried);
    for (const [name, type] of [
      ['role', 'RegisterInput'],
      ['role', 'LoginInput'],
      ['price', 'OrderItemInput'],
      ['customerId', 'JoinQueueInput'],
    ])
      expect(tried.map(({ reason }) => reason)).toContain(`Field "${name}" is not defined by type "${type}"`);
  });

  it('is no argument either', async () => {
    const fields = Object.values(schema.getMutationType()!.getFields());
    await expectRefused(
      fields.flatMap((field) =>
        Object.keys(NOT_YOURS)
          .filter((name) => !field.args.some((argument) => argument.name === name))
          .map((name) => ({
            query: `mutation { ${field.name}(${name}: 1) }`,
            code: 'GRAPHQL_VALIDATION_FAILED',
            reason: `Unknown argument "${name}"`,
          })),
      ),
    );
  });

  it('beside the input changes nothing of who one becomes', async () => {
    const username = unique('sly');
    const input = { username, email: `${username}@example.com`, password: PASSWORD };
    const query = `mutation ($input: RegisterInput!) { register(input: $input) { id role disabledAt secondFactor } }`;
    const response = await foyer.client().fetch('/graphql?role=ADMIN&id=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-role': 'ADMIN', 'x-user-id': '1' },
      body: JSON.stringify({ query, variables: { input, ...NOT_YOURS }, user: { id: 1 }, role: 'ADMIN' }),
    });
    const { data } = (await response.json()) as { data: { register: { id: string } } };
    expect(data.register).toEqual({ id: expect.any(String), role: 'CUSTOMER', disabledAt: null, secondFactor: false });
    expect(data.register.id).not.toBe('1');
  });
});
