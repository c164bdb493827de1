import { buildSchema, execute, parse, validate, type GraphQLResolveInfo } from 'graphql';
import { selects } from '../../src/common/selects.js';

const schema = buildSchema(`
  type Query { orders: [Order!]! }
  type Order { id: ID, items: [Item!]!, customer: User, next: Order }
  type Item { id: ID, type: User }
  type User { id: ID }
`);

/** Whether a query of `orders` selects a field, with the info that graphql-js gives to its resolver. */
function ofOrders(text: string, way: string[], variableValues: Record<string, unknown> = {}): boolean {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const infos: GraphQLResolveInfo[] = [];
  const rootValue = {
    orders: (_args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
      infos.push(info);
      return [];
    },
  };
  void execute({ schema, document, rootValue, variableValues });
  return selects(infos[0]!, way);
}

describe('a selection', () => {
  it.each([
    ['a field', '{ orders { items { id } } }', ['items'], true],
    ['no field that is not there', '{ orders { id } }', ['items'], false],
    ['a field of a field', '{ orders { items { type { id } } } }', ['items', 'type'], true],
    ['no field of another field', '{ orders { items { id } next { customer { id } } } }', ['customer'], false],
    ['a field behind an alias', '{ a: orders { b: items { c: type { id } } } }', ['items', 'type'], true],
    ['no field whose name is an alias', '{ orders { items: id } }', ['items'], false],
    ['a field of a repeated field', '{ orders { id } orders { customer { id } } }', ['customer'], true],
    [
      'a field of fragments',
      '{ ...A } fragment A on Query { orders { ...B } } fragment B on Order { items { ... { type { id } } } }',
      ['items', 'type'],
      true,
    ],
    ['no field that is left out', '{ orders { id items @skip(if: true) { id } } }', ['items'], false],
    [
      'no field of a fragment that is left out',
      '{ orders { id ... @include(if: false) { items { id } } } }',
      ['items'],
      false,
    ],
  ])('contains %s', (_what, text, way, expected) => {
    expect(ofOrders(text, way)).toBe(expected);
  });

  it('follows the variables of directives', () => {
    const text = 'query ($all: Boolean!) { orders { id items @include(if: $all) { id } } }';
    expect(ofOrders(text, ['items'], { all: true })).toBe(true);
    expect(ofOrders(text, ['items'], { all: false })).toBe(false);
  });

  it('is searched in time linear in the document, however often fragments spread each other', () => {
    const levels = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Order { next { ...F${n + 1} ...F${n + 1} } }`,
    );
    const text = `{ orders { ...F0 } } ${levels.join(' ')} fragment F60 on Order { items { id } }`;
    const way = Array.from({ length: 60 }, () => 'next');
    expect(ofOrders(text, [...way, 'items'])).toBe(true);
  });
});
