import { getNamedType, isObjectType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { declaredTriggers, type Trigger } from '../../src/bus/changed-by.js';

/** A field that a subscription can show. */
export interface ShownField {
  /** Its type and name, as `Event.name`. A field of Money has its holder's name before its own: `Order.total.amount`. */
  name: string;
  /** From the subscription down to the field. */
  path: string[];
  /** What it and, for a field of Money, its holder declare; undefined if neither its type nor the field declares. */
  declared: readonly Trigger[] | undefined;
  isObject: boolean;
}

/** The type of amounts, which belong to the fields that hold them. */
const VALUE = 'Money';

/**
 * All fields of all subscriptions, each on every path that does not come through one type twice. A connection below the
 * root is not watched, and neither is what it holds.
 * An order's history is the same on every path; `order` alone shows it.
 */
export function shownFields(schema: GraphQLSchema): ShownField[] {
  const shown: ShownField[] = [];

  function walk(type: GraphQLObjectType, above: ShownField | undefined, passed: GraphQLObjectType[]): void {
    for (const field of Object.values(type.getFields())) {
      const one = shownField(type, field, above);
      const inner = getNamedType(field.type);
      if (one.isObject && passed.includes(inner as GraphQLObjectType)) continue;
      if (one.name === 'Order.history' && one.path[0] !== 'order') continue;
      if (inner.name !== VALUE) shown.push(one);
      if (isObjectType(inner) && !(above && inner.name.endsWith('Connection'))) walk(inner, one, [...passed, inner]);
    }
  }

  walk(schema.getSubscriptionType()!, undefined, []);
  return shown;
}

function shownField(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  above: ShownField | undefined,
): ShownField {
  const own = declaredTriggers(field) ?? declaredTriggers(type);
  const held = type.name === VALUE && above;
  return {
    name: held ? `${above.name}.${field.name}` : `${type.name}.${field.name}`,
    path: [...(above?.path ?? []), field.name],
    declared: held ? own && above.declared && [...above.declared, ...own] : own,
    isObject: isObjectType(getNamedType(field.type)),
  };
}

/** A selection of that field alone. @param args of the field at the top, such as `(first: 3)` */
export function selectionOf({ path: [root = '', ...inner], isObject }: ShownField, args: string): string {
  const fields = isObject ? [...inner, '__typename'] : inner;
  return `{ ${[`${root}${args}`, ...fields].join(' { ')} ${'} '.repeat(fields.length)}}`;
}
