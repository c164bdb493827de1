import { Cursor, type EntityClass, type FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { badInput } from '../common/domain-error.js';

/** A Relay connection over entities. `totalCount` is a getter: the count query runs only if a client asks for it. */
export interface Page<T> {
  edges: { node: T; cursor: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  readonly totalCount: Promise<number>;
}

/** The start and length of a page. */
export interface PageRequest {
  first: number;
  after?: string | null;
}

/**
 * One page, newest row first, by keyset: a late page costs the same as the first.
 * @throws DomainError BAD_USER_INPUT if `after` is no cursor of this kind of list
 */
export async function newestFirst<T extends { id: number }>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<T>,
  { first, after }: PageRequest,
): Promise<Page<T>> {
  const cursor = await em.findByCursor<{ id: number }, never, never, never, false>(entity, {
    where,
    first,
    after: readCursor(after),
    orderBy: { id: 'desc' },
    includeCount: false,
  });
  return {
    edges: cursor.items.map((node) => ({ node: node as unknown as T, cursor: cursor.from(node) })),
    pageInfo: { hasNextPage: cursor.hasNextPage, endCursor: cursor.endCursor },
    get totalCount() {
      return em.fork().count(entity, where);
    },
  };
}

function readCursor(after: string | null | undefined): string | undefined {
  if (after === undefined || after === null) return undefined;
  try {
    const [id, ...rest] = Cursor.decode(after);
    if (Number.isSafeInteger(id) && rest.length === 0) return after;
  } catch {
    // falls through to the refusal
  }
  throw badInput('after', 'is not a cursor of this list');
}
