import { isObjectType, type GraphQLSchema } from 'graphql';
import type { GlobalIds } from '../common/ids/global-ids.js';
import { declaredIds } from '../common/ids/id-fields.js';
import type { NumberedType } from '../common/ids/id-types.js';
import type { Place } from '../common/ids/place.js';
import type { Connection, PageInfoObject } from '../common/page.types.js';

/** Writes global ids and cursors in place of row numbers, in every field that declares them. */
export function writeIds(schema: GraphQLSchema, ids: GlobalIds): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { idOf, cursorOf, pageOf } = declaredIds(field);
      if (idOf) field.resolve = (source) => ids.write(idOf.type, idOf.row(source));
      if (cursorOf) field.resolve = (edge) => ids.writeCursor(cursorOf, (edge as { cursor: Place }).cursor);
      if (pageOf) field.resolve = (page) => pageInfoOf(page as Connection<unknown>, ids, pageOf);
    }
  }
  return schema;
}

/** Getters, so that only fields that a client has selected are looked up: Nest's own resolvers call no functions. */
function pageInfoOf({ pageInfo }: Connection<unknown>, ids: GlobalIds, of: NumberedType): PageInfoObject {
  const { start, end } = pageInfo;
  const cursorOf = (place: Place | null) => place && ids.writeCursor(of, place);
  return {
    get hasNextPage() {
      return pageInfo.hasNextPage() as boolean; // GraphQL awaits it
    },
    get hasPreviousPage() {
      return pageInfo.hasPreviousPage() as boolean;
    },
    get startCursor() {
      return cursorOf(start);
    },
    get endCursor() {
      return cursorOf(end);
    },
  };
}
