import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildSchema, Kind, parse } from 'graphql';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { KeptDocuments } from '../../src/limits/kept-documents.js';
import { ListSizes } from '../../src/limits/list-sizes.js';
import { OperationWeights } from '../../src/limits/operation-weights.js';

const SCHEMA = buildSchema(readFileSync('schema.gql', 'utf8'));

describe('kept documents', () => {
  const store = () => new KeptDocuments(new Config(readEnvironment({})));
  const long = (letter: string) => parse(`{ ${letter.repeat(30_000)} }`); // 6 MB, as they are estimated

  it('come back', async () => {
    const [documents, document] = [store(), parse('{ a }')];
    await documents.set('a', document);
    expect(await documents.get('a')).toBe(document);
    expect(await documents.get('b')).toBeUndefined();
    await documents.delete('a');
    expect(await documents.get('a')).toBeUndefined();
  });

  it('leave when they take too much memory, the least recently used one first', async () => {
    const documents = store();
    await documents.set('a', long('a'));
    await documents.set('b', long('b'));
    await documents.get('a');
    await documents.set('c', long('c'));
    const kept = await Promise.all(['a', 'b', 'c'].map(async (key) => Boolean(await documents.get(key))));
    expect(kept).toEqual([true, false, true]);
  });

  it('count once, however often they are kept', async () => {
    const documents = store();
    for (let n = 0; n < 5; n++) await documents.set('a', long('a'));
    await documents.set('b', long('b'));
    expect([Boolean(await documents.get('a')), Boolean(await documents.get('b'))]).toEqual([true, true]);
  });
});

describe('kept weights', () => {
  const documents = [
    'query ($n: Int = 4, $s: String) { pendingOrders(first: $n) { id } orders(first: 3, search: $s) { totalCount } }',
    '{ ticketTypes { id price { amount } } me { id } }',
    'query ($n: Int) { ...Q } fragment Q on Query { myOrders(first: $n) { edges { node { items { quantity } } } } }',
    'mutation ($ids: [ID!]!) { rejectOrders(ids: $ids, reason: "x") { order { id } } }',
    '{ mySessions { id } }',
  ].map((text) => parse(text));
  const value = fc.oneof(
    fc.integer({ min: -1, max: 120 }),
    fc.constant(null),
    fc.string(),
    fc.array(fc.string(), { maxLength: 60 }),
  );
  const variables = fc.record({ n: value, s: value, ids: value }, { requiredKeys: [] });
  const step = fc.record({
    document: fc.constantFrom(...documents),
    variables: fc.option(variables),
    rows: fc.option(fc.integer({ min: 0, max: 50 })),
  });

  it('are those that an operation would get anew, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const sizes = new ListSizes();
        const kept = new OperationWeights(100, sizes, true);
        const anew = new OperationWeights(100, sizes, false);
        for (const { document, variables: given, rows } of steps) {
          if (rows !== null) sizes.report('ticketTypes', rows);
          const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
          const asked = { schema: SCHEMA, document, operation, variables: given };
          expect(kept.of(asked)).toEqual(anew.of(asked));
        }
      }),
    );
  });

  it('are weighed once for the same variables', () => {
    const weights = new OperationWeights(100, new ListSizes(), true);
    const [document] = documents as [(typeof documents)[0]];
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
    const of = (given: Record<string, unknown>) =>
      weights.of({ schema: SCHEMA, document, operation, variables: given });
    expect(of({ n: 5, s: 'a' })).toBe(of({ n: 5, s: 'b' })); // its cost does not depend on $s
    expect(of({ n: 5 })).not.toBe(of({ n: 6 }));
  });
});
