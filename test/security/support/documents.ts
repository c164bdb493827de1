import { getNamedType, isCompositeType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { MATRIX, type Ask, type Operation } from './matrix.js';

export const OPERATIONS = Object.keys(MATRIX) as Operation[];

/** What stands in the matrix, one by one. */
export function rowsOf(...operations: Operation[]): { operation: Operation; field: string; ask: Ask }[] {
  return operations.flatMap((operation) =>
    Object.entries(MATRIX[operation]).map(([field, ask]) => ({ operation, field, ask })),
  );
}

/** The root fields that there really are. */
export function fieldsOf(schema: GraphQLSchema, operation: Operation) {
  return {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[operation]!.getFields();
}

/** A document that asks for a root field and, where it is an object, for this of it. */
export function documentOf(
  schema: GraphQLSchema,
  operation: Operation,
  field: string,
  args: string,
  selection = '__typename',
): string {
  const { type } = fieldsOf(schema, operation)[field]!;
  const selected = isCompositeType(getNamedType(type)) ? `{ ${selection} }` : '';
  return `${operation} { ${field}${args && `(${args})`} ${selected} }`;
}

/** Every way through the schema from a type to another one, field by field, that goes by no type twice. */
export function waysFrom(type: GraphQLNamedType, to: string, way: string[] = [], past: string[] = []): string[][] {
  if (type.name === to) return [way];
  if (!isObjectType(type) || past.includes(type.name)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    waysFrom(getNamedType(field.type), to, [...way, field.name], [...past, type.name]),
  );
}
