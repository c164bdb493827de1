import { Cursor, type EntityClass, type FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { MAX_ROW } from '../common/ids/id-types.js';
import type { Db } from './statements/db.js';
import { EntityCount, EntityStatement, type Narrow } from './statements/entity-statement.js';

/** A Relay connection over entities. Cursors are the rows' numbers. `totalCount` is a getter: the count query runs only if a client asks for it. */
export interface Page<T> {
  edges: { node: T; cursor: number }[];
  pageInfo: { hasNextPage: boolean; endCursor: number | null };
  readonly totalCount: Promise<number>;
}

/** The length of a page, and the row that it follows. */
export interface PageRequest {
  first: number;
  after?: number;
}

/** One page, newest row first, by keyset: a late page costs the same as the first. */
export async function newestFirst<T extends { id: number }>(
  em: EntityManager,
  entity: EntityClass<T>,
  where: FilterQuery<T>,
  { first, after }: PageRequest,
): Promise<Page<T>> {
  const cursor = await em.findByCursor<{ id: number }, never, never, never, false>(entity, {
    where,
    first,
    after: after === undefined ? undefined : Cursor.encode([after]),
    orderBy: { id: 'desc' },
    includeCount: false,
  });
  const edges = cursor.items.map((node) => ({ node: node as unknown as T, cursor: node.id }));
  return {
    edges,
    pageInfo: { hasNextPage: cursor.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    get totalCount() {
      return em.fork({ keepTransactionContext: true }).count(entity, where);
    },
  };
}

/** A list of entities by key, as `newestFirst` gives it, by statements that are compiled once. */
export class ListByKey<T extends { id: number }, Parameters extends object> {
  private readonly page: EntityStatement<T, Parameters & { below: number; most: number }>;
  private readonly count: EntityCount<Parameters>;

  /** @param narrow the list's conditions; neither order nor limit */
  constructor(entity: EntityClass<T>, narrow: Narrow<Parameters>) {
    this.page = new EntityStatement(entity, (query, $, postgres) =>
      narrow(query, $, postgres).where('id', '<=', $.below).orderBy('id', 'desc').limit($.most),
    );
    this.count = new EntityCount(entity, narrow);
  }

  /** One page, newest row first. */
  async newestFirst(db: Db, parameters: Parameters, { first, after }: PageRequest): Promise<Page<T>> {
    const below = after === undefined ? MAX_ROW : after - 1;
    const rows = await this.page.all(db, { ...parameters, below, most: first + 1 });
    const edges = rows.slice(0, first).map((node) => ({ node, cursor: node.id }));
    const count = () => this.count.of(db, parameters);
    return {
      edges,
      pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
      get totalCount() {
        return count();
      },
    };
  }
}
