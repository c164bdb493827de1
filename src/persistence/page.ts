import type { EntityClass } from '@mikro-orm/core';
import { MAX_ROW } from '../common/ids/id-types.js';
import { join, type Sql } from './search-words.js';
import type { Db } from './statements/db.js';
import { EntityCount, EntityStatement, type Narrow } from './statements/entity-statement.js';
import { condition } from './statements/statement.js';

/** A Relay connection over entities. Cursors are the rows' numbers. `totalCount` is a getter: the count query runs only if a client asks for it. */
export interface Page<T> {
  edges: { node: T; cursor: number }[];
  pageInfo: { hasNextPage: boolean; endCursor: number | null };
  readonly totalCount: Promise<number>;
}

export function nodesOf<T>({ edges }: Page<T>): T[] {
  return edges.map(({ node }) => node);
}

/** The length of a page, and the row that it follows. */
export interface PageRequest {
  first: number;
  after?: number;
}

/** A list of entities by key: a late page costs the same as the first. Its statements are compiled once. */
export class ListByKey<T extends { id: number }, Parameters extends object> {
  private readonly page: EntityStatement<T, Parameters & { below: number; most: number }>;
  private readonly count: EntityCount<Parameters>;

  /** @param narrow the list's conditions; neither order nor limit. @param prepares as `Statement` has it */
  constructor(entity: EntityClass<T>, narrow: Narrow<Parameters>, prepares = true) {
    const page: Narrow<Parameters & { below: number; most: number }> = (query, $, postgres) =>
      narrow(query, $, postgres).where('id', '<=', $.below).orderBy('id', 'desc').limit($.most);
    this.page = new EntityStatement(entity, page, prepares);
    this.count = new EntityCount(entity, narrow, prepares);
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

/** The most texts of conditions whose statements a list keeps compiled. */
const MOST_TEXTS = 100;

/** Lists of one entity by key, with conditions that differ from request to request. */
export class FilteredList<T extends { id: number }> {
  /** By the text of its conditions; the one used last is at the end. */
  private readonly lists = new Map<string, ListByKey<T, Readonly<Record<number, unknown>>>>();

  constructor(private readonly entity: EntityClass<T>) {}

  /** One page of the rows that meet all conditions, newest row first. */
  newestFirst(db: Db, conditions: readonly Sql[], page: PageRequest): Promise<Page<T>> {
    const { sql, params } = join(conditions, ' and ');
    return this.listOf(sql).newestFirst(db, Object.assign({}, params), page);
  }

  private listOf(text: string): ListByKey<T, Readonly<Record<number, unknown>>> {
    const list =
      this.lists.get(text) ??
      new ListByKey(this.entity, (query, $) => (text === '' ? query : query.where(condition(text, $))), false);
    this.lists.delete(text);
    if (this.lists.size >= MOST_TEXTS) this.lists.delete(this.lists.keys().next().value!);
    this.lists.set(text, list);
    return list;
  }
}
