import {
  getNamedType,
  isEnumType,
  isObjectType,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { everythingOf } from '../documents.js';
import type { Case } from './cases.js';
import type { RootField } from './places.js';

/** A document and its variables. */
export interface Asked {
  query: string;
  variables: Record<string, unknown>;
}

/** A case as a client would send it: with variables, or written out. Asks for all of the answer, one object deep. */
export function askedFor({ operation, field }: RootField, { args, isLiteral }: Case): Asked {
  const type = getNamedType(field.type);
  const selection = isObjectType(type) ? `{ ${everythingOf(type, 1)} }` : '';
  const used = field.args.filter(({ name }) => Object.hasOwn(args, name));
  const said = (write: (name: string, of: GraphQLInputType) => string) =>
    used.length === 0 ? '' : `(${used.map(({ name, type: of }) => write(name, of)).join(', ')})`;
  if (isLiteral) {
    const written = said((name, of) => `${name}: ${literal(of, args[name])}`);
    return { query: `${operation} { ${field.name}${written} ${selection} }`, variables: {} };
  }
  const declared = said((name, of) => `$${name}: ${String(of)}`);
  const passed = said((name) => `${name}: $${name}`);
  return { query: `${operation} ${declared} { ${field.name}${passed} ${selection} }`, variables: args };
}

/** A value as it is written in a document: names of enums without quotes, whatever else as in JSON. */
function literal(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return literal(type.ofType, value);
  if (Array.isArray(value)) {
    const inner = isListType(type) ? type.ofType : type;
    return `[${value.map((one) => literal(inner, one)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    const entries = Object.entries(value).map(
      ([name, inner]) =>
        `${name}: ${Object.hasOwn(fields, name) ? literal(fields[name]!.type, inner) : JSON.stringify(inner)}`,
    );
    return `{ ${entries.join(', ')} }`;
  }
  if (isEnumType(type) && typeof value === 'string' && /^\w+$/.test(value)) return value;
  return JSON.stringify(value);
}
