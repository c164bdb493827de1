import { getNamedType, isInputObjectType, type GraphQLField, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import { fieldsOf, OPERATIONS } from '../documents.js';
import type { Ask, Operation } from '../matrix.js';

/** A root field of the schema. */
export interface RootField {
  operation: Operation;
  field: GraphQLField<unknown, unknown>;
}

/** Every root field: queries, mutations and subscriptions. */
export function rootFields(schema: GraphQLSchema): RootField[] {
  return OPERATIONS.flatMap((operation) =>
    Object.values(fieldsOf(schema, operation)).map((field) => ({ operation, field })),
  );
}

/** Every argument and every field of its inputs, `input.items.quantity` for one, with its type. */
export function typesOf({ field }: RootField): Map<string, GraphQLInputType> {
  return new Map(field.args.flatMap(({ name, type }) => typesIn(type, name)));
}

/** The same without their types. */
export function placesOf(root: RootField): string[] {
  return [...typesOf(root).keys()];
}

function typesIn(type: GraphQLInputType, place: string): [string, GraphQLInputType][] {
  const inside = getNamedType(type);
  const fields = isInputObjectType(inside) ? Object.values(inside.getFields()) : [];
  return [[place, type], ...fields.flatMap((field) => typesIn(field.type, `${place}.${field.name}`))];
}

/** Whether it changes accounts and what logs in to them: most of these compare a password, which takes long. */
export function isOfAccounts({ ask }: { ask: Ask }): boolean {
  return ask.secure === true || ask.spends === true;
}
