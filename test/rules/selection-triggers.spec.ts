import {
  buildSchema,
  createSourceEventStream,
  parse,
  validate,
  type GraphQLFieldExtensions,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import { MESSAGE_KINDS } from '../../src/bus/message.js';
import { selectionTriggers } from '../../src/watching/selection-triggers.js';

const schema = buildSchema(`
  type Query { nothing: Int }
  type Subscription { shop(first: Int): Shop!, news: [News!]!, named: [Named!]!, wild: Wild! }
  type Shop { id: ID, name: String, types: [Type!]!, owner: User }
  type Type implements Named { id: ID, name: String, available: Int, shop: Shop }
  type User implements Named { id: ID, name: String }
  interface Named { name: String }
  union News = Type | User
  type Wild { undeclared: Int }
`);
const OF_FIELDS = {
  'Subscription.shop': [],
  'Subscription.news': ['order.placed'],
  'Subscription.named': [],
  'Subscription.wild': [],
  'Shop.id': [],
  'Shop.types': ['ticketType.created'],
  'Shop.owner': [],
  'Type.name': ['ticketType.updated'],
  'Type.available': ['stock.changed'],
  'Type.id': [],
  'Type.shop': [],
  'User.id': [],
};
const OF_TYPES = { Shop: ['event.updated'], User: ['user.changed'] };

const typeNamed = (name: string) => schema.getType(name) as GraphQLObjectType;
for (const [path, changedBy] of Object.entries(OF_FIELDS)) {
  const [type = '', field = ''] = path.split('.');
  typeNamed(type).getFields()[field]!.extensions = { changedBy } as GraphQLFieldExtensions<unknown, unknown>;
}
for (const [name, changedBy] of Object.entries(OF_TYPES)) typeNamed(name).extensions = { changedBy };

/** The triggers of a subscription, with the info that graphql-js gives to its resolver. */
async function triggersOf(text: string, variableValues: Record<string, unknown> = {}): Promise<string[]> {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const infos: GraphQLResolveInfo[] = [];
  const subscribeFieldResolver = (_source: unknown, _args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    infos.push(info);
    return (async function* () {})();
  };
  await createSourceEventStream({ schema, document, variableValues, subscribeFieldResolver });
  return [...selectionTriggers(infos[0]!)].toSorted();
}

describe('the triggers of a selection', () => {
  it.each([
    [
      'the field’s own, and those around it',
      '{ shop { types { available } } }',
      ['stock.changed', 'ticketType.created'],
    ],
    ['its type’s default', '{ shop { name } }', ['event.updated']],
    ['none for a field that never changes', '{ shop { id owner { id } } }', []],
    ['none for __typename', '{ shop { __typename } }', []],
    ['those of the field behind an alias', '{ a: shop { id: name } }', ['event.updated']],
    ['those of a field that is named twice', '{ shop { id } shop { owner { name } } }', ['user.changed']],
    [
      'those of nested fragments',
      '{ ...A } fragment A on Subscription { shop { ...B } } fragment B on Shop { types { ...C } } fragment C on Type { name }',
      ['ticketType.created', 'ticketType.updated'],
    ],
    [
      'those of inline fragments',
      '{ shop { ... { name } ... on Shop { types { id } } } }',
      ['event.updated', 'ticketType.created'],
    ],
    [
      'those of a union’s selected members',
      '{ news { ... on User { name } ... on Type { id } } }',
      ['order.placed', 'user.changed'],
    ],
    ['those of all types of an interface', '{ named { name } }', ['ticketType.updated', 'user.changed']],
    [
      'those of one type of an interface',
      '{ named { ... on Type { ...N } } } fragment N on Named { name }',
      ['ticketType.updated'],
    ],
    [
      'those of a fragment in each type that it is spread in',
      '{ news { ... on User { ...N } ... on Type { ...N } } } fragment N on Named { name }',
      ['order.placed', 'ticketType.updated', 'user.changed'],
    ],
    ['none of what is left out', '{ shop { id name @skip(if: true) types @include(if: false) { id } } }', []],
    ['every kind for a field without a declaration', '{ wild { undeclared } }', MESSAGE_KINDS.toSorted()],
  ])('are %s', async (_what, selection, expected) => {
    expect(await triggersOf(`subscription ${selection}`)).toEqual(expected);
  });

  it('follow the variables of directives', async () => {
    const text =
      'subscription ($names: Boolean!) { shop { id ...N @include(if: $names) } } fragment N on Shop { name }';
    expect(await triggersOf(text, { names: true })).toEqual(['event.updated']);
    expect(await triggersOf(text, { names: false })).toEqual([]);
  });

  it('are found in time linear in the document, however often fragments spread each other', async () => {
    const levels = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Type { shop { types { ...F${n + 1} ...F${n + 1} } } }`,
    );
    const text = `subscription { shop { types { ...F0 } } } ${levels.join(' ')} fragment F60 on Type { available }`;
    expect(await triggersOf(text)).toEqual(['stock.changed', 'ticketType.created']);
  });
});
