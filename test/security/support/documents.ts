import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { MATRIX, type Ask, type Operation } from './matrix.js';

export const OPERATIONS = Object.keys(MATRIX) as Operation[];

/** What stands in the matrix, one by one. */
export function rowsOf(...operations: Operation[]): { operation: Operation; field: string; ask: Ask }[] {
  return operations.flatMap((operation) =>
    Object.entries(MATRIX[operation]).map(([field, ask]) => ({ operation, field, ask })),
  );
}

function rootOf(schema: GraphQLSchema, operation: Operation): GraphQLObjectType {
  return {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[operation]!;
}

/** The root fields that there really are. */
export function fieldsOf(schema: GraphQLSchema, operation: Operation) {
  return rootOf(schema, operation).getFields();
}

/** Whether a field of the type needs a selection. */
function isShown(type: GraphQLNamedType): type is GraphQLObjectType | GraphQLInterfaceType {
  return isObjectType(type) || isInterfaceType(type);
}

/** How many objects deep an answer is asked for; a list's pages are no depth of their own. */
const LEVELS = 2;

/**
 * The fields of a type without the connections below it: most of them are refused to most people.
 * `test/api/connections.spec.ts` says to whom.
 */
function fieldsWithin(type: GraphQLObjectType | GraphQLInterfaceType): GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).filter(({ type: of }) => !getNamedType(of).name.endsWith('Connection'));
}

/** All of an object, so many levels deep, and of what lies below what it is. */
export function everythingOf(type: GraphQLObjectType | GraphQLInterfaceType, levels = LEVELS): string {
  if (levels === 0) return '__typename';
  const page = /(?:Connection|Edge)$/.test(type.name);
  const fields = fieldsWithin(type).map(({ name, type: of }) => {
    const inside = getNamedType(of);
    return isShown(inside) ? `${name} { ${everythingOf(inside, page ? levels : levels - 1)} }` : name;
  });
  return fields.join(' ');
}

/** Every field of every type, as `Order.code`; not those that only lie below a nested connection. */
export function everyField(schema: GraphQLSchema): string[] {
  const found = new Map<string, string[]>();
  const walk = (type: GraphQLNamedType, fields: GraphQLField<unknown, unknown>[]) => {
    if (found.has(type.name)) return;
    found.set(
      type.name,
      fields.map(({ name }) => `${type.name}.${name}`),
    );
    for (const inside of fields.map(({ type: of }) => getNamedType(of)))
      if (isShown(inside)) walk(inside, fieldsWithin(inside));
  };
  for (const operation of OPERATIONS) {
    const root = rootOf(schema, operation);
    walk(root, Object.values(root.getFields()));
  }
  return [...found.values()].flat();
}

/** The fields that a document asks for, as `Order.code`. */
export function askedBy(schema: GraphQLSchema, document: string): string[] {
  const info = new TypeInfo(schema);
  const asked: string[] = [];
  const Field = ({ name: { value } }: { name: { value: string } }) => {
    if (value !== '__typename') asked.push(`${info.getParentType()!.name}.${value}`);
  };
  visit(parse(document), visitWithTypeInfo(info, { Field }));
  return asked;
}

/** A document that asks for a root field and, where it is an object, for this of it, or else for everything. */
export function documentOf(
  schema: GraphQLSchema,
  operation: Operation,
  field: string,
  args: string,
  selection?: string,
): string {
  const type = getNamedType(fieldsOf(schema, operation)[field]!.type);
  const selected = isShown(type) ? `{ ${selection ?? everythingOf(type)} }` : '';
  return `${operation} { ${field}${args && `(${args})`} ${selected} }`;
}

/** Every way through the schema from a type to another one, field by field, that goes by no type twice. */
export function waysFrom(type: GraphQLNamedType, to: string, way: string[] = [], past: string[] = []): string[][] {
  if (type.name === to) return [way];
  if (!isObjectType(type) || past.includes(type.name)) return [];
  return fieldsWithin(type).flatMap((field) =>
    waysFrom(getNamedType(field.type), to, [...way, field.name], [...past, type.name]),
  );
}
