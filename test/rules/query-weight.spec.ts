import { readFileSync, readdirSync } from 'node:fs';
import { buildSchema, Kind, parse, validate, type OperationDefinitionNode } from 'graphql';
import { weigh, type Weight } from '../../src/limits/query-weight.js';

const SCHEMA = buildSchema(readFileSync('schema.gql', 'utf8'));

function weightOf(query: string, variables: Record<string, unknown> = {}): Weight {
  const document = parse(query);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
  return weigh({ schema: SCHEMA, document, operation, variables }, 100);
}

const costOf = (query: string, variables?: Record<string, unknown>) => weightOf(query, variables).cost;

describe('what an operation weighs', () => {
  it.each([
    ['nothing for what is no object', '{ __typename }', 0],
    ['1 for an object', '{ me { id username } }', 1],
    ['once for each row: ten where nobody says how many', '{ ticketTypes { price { amount } } }', 10 * 2],
    ['as many rows as first says', '{ pendingOrders(first: 3) { id } }', 3],
    ['as many as the schema says without it', '{ pendingOrders { id } }', 50],
    [
      'a connection’s edges, too',
      '{ myOrders(first: 7) { edges { node { id } } pageInfo { endCursor } } }',
      1 + 7 * 2 + 1,
    ],
    [
      'a connection’s edges in a fragment',
      '{ myOrders(first: 7) { ...C } } fragment C on OrderConnection { edges { cursor } }',
      1 + 7,
    ],
    ['a connection’s rows without its edges, which are read all the same', '{ myOrders(last: 7) { __typename } }', 7],
    ['the most for a first that is out of range', '{ pendingOrders(first: 101) { id } }', 100],
    ['10 more for each field of a mutation', 'mutation { a: logout b: logout }', 20],
    ['50 for the schema, however deep', '{ __schema { types { fields { type { name } } } } }', 50],
  ])('costs %s', (_, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  it('costs what the variables say', () => {
    const query = 'query ($n: Int = 4) { pendingOrders(first: $n) { id } }';
    expect([costOf(query), costOf(query, { n: 9 }), costOf(query, { n: null }), costOf(query, { n: 'x' })]).toEqual([
      4, 9, 50, 100,
    ]);
  });

  it('counts everything with its fragments spread', () => {
    const query = `query ($v: ID @a) @b { one: me { ...U @c } ...Q ...Q }
      fragment Q on Query { two: me @d { ... @e { id } ...U } } fragment U on User { three: id @f }`;
    expect(weightOf(query)).toEqual({ fields: 8, rootFields: 3, depth: 2, aliases: 6, directives: 10, cost: 3 });
  });

  it('is deep as its deepest field; the standard introspection, which is deeper than any query, is 1 deep', () => {
    expect(weightOf('{ me { id } ticketTypes { event { ticketTypes { id } } } }').depth).toBe(4);
    expect(weightOf('{ __schema { types { fields { type { ofType { name } } } } } }').depth).toBe(1);
  });

  it('is known within milliseconds, also where 2^90 fields are asked for, or no end of them', () => {
    const doubling = Array.from({ length: 90 }, (_, n) => `fragment F${n} on User { ...F${n + 1} ...F${n + 1} }`);
    const endless = '{ me { ...A } } fragment A on User { ...B ...B } fragment B on User { ...A ...A a: id }';
    const took = [1, 2, 3].map(() => {
      const began = performance.now();
      expect(weightOf(`{ me { ...F0 } } ${doubling.join(' ')} fragment F90 on User { a: id }`).aliases).toBe(
        Number.MAX_SAFE_INTEGER,
      );
      expect(weightOf(endless).aliases).toBeGreaterThan(0);
      return performance.now() - began;
    });
    expect(Math.min(...took)).toBeLessThan(100);
  });

  const documents = [
    'src/web/browser/operations.graphql',
    ...readdirSync('docs/operations').map((name) => `docs/operations/${name}`),
  ];
  it.each(documents)('leaves room for %s', (file) => {
    const document = parse(readFileSync(file, 'utf8'));
    expect(validate(SCHEMA, document)).toEqual([]);
    const operations = document.definitions.filter(
      (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
    );
    for (const operation of operations) {
      const { cost, ...weight } = weigh({ schema: SCHEMA, document, operation, variables: { first: 100 } }, 100);
      expect({
        name: operation.name!.value,
        fits: weight.depth <= 7 && weight.aliases <= 5 && weight.rootFields <= 5 && cost <= 4000,
      }).toEqual({ name: operation.name!.value, fits: true });
    }
  });
});
