import { applyDecorators } from '@nestjs/common';
import { Extensions, Field, ID } from '@nestjs/graphql';
import type { GraphQLField } from 'graphql';
import type { IdType, NumberedType, RowOf } from './id-types.js';

const [ID_OF, CURSOR_OF, PAGE_OF] = ['idOf', 'cursorOf', 'pageOf'];

/** A global id as a field declares it. */
interface DeclaredId {
  type: IdType;
  row(source: unknown): RowOf<IdType>;
}

/**
 * A field that clients see as a global id. `graphql/` writes it.
 * @param row what names the object; its `id`, if left out
 */
export const GlobalIdField = <T extends IdType>(
  type: T,
  description: string,
  row: (source: never) => RowOf<T> = ({ id }: { id: RowOf<T> }) => id,
) =>
  applyDecorators(
    Field(() => ID, { description }),
    Extensions({ [ID_OF]: { type, row } }),
  );

/** On the field of an edge that holds its row's place: clients see a cursor. */
export const CursorOf = (type: NumberedType) => Extensions({ [CURSOR_OF]: type });

/** On the PageInfo of a connection: it holds the places of its first and last row. */
export const PageOf = (type: NumberedType) => Extensions({ [PAGE_OF]: type });

/** What a field of the schema declares. */
export function declaredIds({ extensions }: GraphQLField<unknown, unknown>): {
  idOf?: DeclaredId;
  cursorOf?: NumberedType;
  pageOf?: NumberedType;
} {
  return extensions;
}
