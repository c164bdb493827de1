import { Cursor, type EntityClass, type FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { badInput } from '../common/domain-error.js';
import type { Db } from './statements/db.js';
import { EntityCount, EntityStatement, type Narrow } from './statements/entity-statement.js';

/** A Relay connection over entities. `totalCount` is a getter: the count query runs only if a client asks for it. */
export interface Page<T> {
  edges: { node: T; cursor: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  readonly totalCount: Promise<number>;
}

export function nodesOf<T>({ edges }: Page<T>): T[] {
  return edges.map(({ node }) => node);
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

  /** One page, newest row first. @throws DomainError BAD_USER_INPUT if `after` is no cursor of this kind of list */
  async newestFirst(db: Db, parameters: Parameters, { first, after }: PageRequest): Promise<Page<T>> {
    const below = Math.max(0, Math.min(MAX_ID, idBefore(after) - 1));
    const rows = await this.page.all(db, { ...parameters, below, most: first + 1 });
    const edges = rows.slice(0, first).map((node) => ({ node, cursor: Cursor.encode([node.id]) }));
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

/** The largest 32-bit integer, as ids are. */
const MAX_ID = 2_147_483_647;

function idBefore(after: string | null | undefined): number {
  const cursor = readCursor(after);
  return cursor === undefined ? Infinity : Number(Cursor.decode(cursor)[0]);
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
