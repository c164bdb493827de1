import {
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
} from 'graphql';
import type { FieldRight } from '../../src/common/field-rights.js';
import type { Config } from '../../src/config/config.js';
import { guardFields } from '../../src/graphql/guard-fields.js';

type Fields = GraphQLFieldConfigMap<unknown, unknown>;
type Field = GraphQLFieldConfig<unknown, unknown>;

const STAFF: FieldRight = { others: 'orders.read', otherwise: 'refuse' };
const OWNER: FieldRight = { owner: 'orders.place', others: 'orders.read', otherwise: 'refuse' };
const right = (fieldRight: FieldRight) => ({ fieldRight });

const SECRET = new GraphQLObjectType({
  name: 'Secret',
  extensions: right('with the object'),
  fields: { text: { type: GraphQLString } },
});

/** A schema with one type below the root, guarded. */
function guarded(fields: Fields, extensions: Record<string, unknown> = {}): GraphQLSchema {
  const Note = new GraphQLObjectType({ name: 'Note', fields, extensions });
  const query = new GraphQLObjectType({ name: 'Query', fields: { note: { type: Note } } });
  return guardFields(new GraphQLSchema({ query }), { requireStaffMfa: false } as Config);
}

describe('rights of fields', () => {
  const text: Field = { type: GraphQLString };

  it.each<[string, Fields, Record<string, unknown>, string]>([
    ['a private type without a right', { text }, {}, 'Note.text is of a private type and declares no right'],
    ['a way from a public type to a private one', { to: { type: SECRET } }, { publicType: true }, 'Note.to leads from'],
    [
      'such a way that goes with the object',
      { to: { type: SECRET, extensions: right('with the object') } },
      { publicType: true },
      'declares no @For',
    ],
    [
      'a checked field that cannot be null',
      { text: { type: new GraphQLNonNull(GraphQLString), extensions: right(STAFF) } },
      {},
      'is not nullable',
    ],
    [
      'a checked field that is the same for all',
      { text: { ...text, extensions: { ...right(STAFF), sameForAll: true } } },
      {},
      'has @For and @SameForAll',
    ],
    [
      'a right of an owner whom the type does not name',
      { text: { ...text, extensions: right(OWNER) } },
      {},
      '@OwnedBy',
    ],
  ])('refuse the start for %s', (_, fields, extensions, message) => {
    expect(() => guarded(fields, extensions)).toThrow(message);
  });

  it('name all mistakes at once', () => {
    expect(() => guarded({ one: text, two: text })).toThrow(/Note\.one .*; Note\.two /);
  });

  it('cost nothing where nothing is checked', () => {
    const resolve = () => 'text';
    const schema = guarded({ text: { ...text, resolve, extensions: right('with the object') } });
    expect((schema.getType('Note') as GraphQLObjectType).getFields()['text']!.resolve).toBe(resolve);
    const open = guarded({ text: { ...text, resolve } }, { publicType: true });
    expect((open.getType('Note') as GraphQLObjectType).getFields()['text']!.resolve).toBe(resolve);
  });
});
