import { isObjectType, type GraphQLSchema } from 'graphql';
import type { GlobalIds } from '../common/ids/global-ids.js';
import { declaredIds } from '../common/ids/id-fields.js';
import type { NumberedType } from '../common/ids/id-types.js';
import type { Connection } from '../common/page.types.js';

/** Writes global ids and cursors in place of row numbers, in every field that declares them. */
export function writeIds(schema: GraphQLSchema, ids: GlobalIds): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { idOf, cursorOf, pageOf } = declaredIds(field);
      if (idOf) field.resolve = (source) => ids.write(idOf.type, idOf.row(source));
      if (cursorOf) field.resolve = (edge) => ids.writeCursor(cursorOf, (edge as { cursor: number }).cursor);
      if (pageOf) field.resolve = (page) => pageInfoOf(page as Connection<unknown>, ids, pageOf);
    }
  }
  return schema;
}

function pageInfoOf({ pageInfo: { hasNextPage, endCursor } }: Connection<unknown>, ids: GlobalIds, of: NumberedType) {
  return { hasNextPage, endCursor: endCursor === null ? null : ids.writeCursor(of, endCursor) };
}
