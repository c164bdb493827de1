import type { EntityClass } from '@mikro-orm/core';
import { sql } from 'kysely';
import type { PageRequest } from '../common/page.arguments.js';
import type { PageInfo } from '../common/page.types.js';
import type { Place } from '../common/ids/place.js';
import { assertOfOrder, NEWEST_FIRST, placeOf, rangeOf, type Ends, type Range, type RowOrder } from './row-order.js';
import { join, type Sql } from './search-words.js';
import type { Db } from './statements/db.js';
import { EntityCount, EntityStatement, type EntityQuery, type Narrow } from './statements/entity-statement.js';
import { condition } from './statements/statement.js';

/**
 * A Relay connection over entities. `totalCount` is a getter, and `pageInfo` has functions: their queries run only if a
 * client asks for them.
 */
export interface Page<T> {
  edges: { node: T; cursor: Place }[];
  pageInfo: PageInfo;
  readonly totalCount: Promise<number>;
}

export function nodesOf<T>({ edges }: Page<T>): T[] {
  return edges.map(({ node }) => node);
}

type Paged<Parameters> = Parameters & Range & { most: number };

/**
 * A list of entities by key, in one order: a page costs the same wherever it is, forward and backward. Its statements are
 * compiled once.
 */
export class ListByKey<T extends { id: number }, Parameters extends object> {
  private readonly forward: EntityStatement<T, Paged<Parameters>>;
  private readonly backward: EntityStatement<T, Paged<Parameters>>;
  private readonly count: EntityCount<Parameters>;
  private readonly order: RowOrder<T>;

  /** @param narrow the list's conditions; neither order nor limit. @param prepares as `Statement` has it */
  constructor(
    entity: EntityClass<T>,
    narrow: Narrow<Parameters>,
    { order = NEWEST_FIRST, prepares = true }: { order?: RowOrder<T>; prepares?: boolean } = {},
  ) {
    const { direction, by } = order;
    const inOrder =
      (way: 'asc' | 'desc'): Narrow<Paged<Parameters>> =>
      (query, $, postgres) =>
        sorted(within(narrow(query, $, postgres), $, by?.column), way, by?.column).limit($.most);
    this.order = order;
    this.forward = new EntityStatement(entity, inOrder(direction), prepares);
    this.backward = new EntityStatement(entity, inOrder(direction === 'asc' ? 'desc' : 'asc'), prepares);
    this.count = new EntityCount(entity, narrow, prepares);
  }

  /** One page, in the list's order. @throws DomainError BAD_USER_INPUT for a cursor of another order */
  async page(db: Db, parameters: Parameters, { rows, backward = false, after, before }: PageRequest): Promise<Page<T>> {
    assertOfOrder(after, this.order, 'after');
    assertOfOrder(before, this.order, 'before');
    const found = await this.read(db, parameters, { after, before }, rows + 1, backward);
    const more = found.length > rows;
    const nodes = backward ? found.slice(0, rows).toReversed() : found.slice(0, rows);
    const edges = nodes.map((node) => ({ node, cursor: placeOf(node, this.order) }));
    const isThere = async (ends: Ends) =>
      (await this.read(db, parameters, { ...ends, including: true }, 1, backward)).length > 0;
    const count = () => this.count.of(db, parameters);
    return {
      edges,
      pageInfo: {
        hasNextPage: () => (!backward && more) || (before !== undefined && isThere({ after: before })),
        hasPreviousPage: () => (backward && more) || (after !== undefined && isThere({ before: after })),
        start: edges[0]?.cursor ?? null,
        end: edges.at(-1)?.cursor ?? null,
      },
      get totalCount() {
        return count();
      },
    };
  }

  private read(db: Db, parameters: Parameters, ends: Ends, most: number, backward: boolean): Promise<T[]> {
    const statement = backward ? this.backward : this.forward;
    return statement.all(db, { ...parameters, ...rangeOf(this.order, ends), most });
  }
}

/** A comparison of rows is a range of an index over both columns: https://sqlite.org/rowvalue.html#scrolling_window_queries */
function within(query: EntityQuery, $: Range, column: string | undefined): EntityQuery {
  if (column === undefined) return query.where('id', '>', $.low).where('id', '<=', $.high);
  const place = sql`(${sql.ref(column)}, ${sql.ref('id')})`;
  return query
    .where(sql<boolean>`${place} > (${$.lowKey}, ${$.low})`)
    .where(sql<boolean>`${place} <= (${$.highKey}, ${$.high})`);
}

function sorted(query: EntityQuery, way: 'asc' | 'desc', column: string | undefined): EntityQuery {
  return (column === undefined ? query : query.orderBy(column, way)).orderBy('id', way);
}

/** The most texts of conditions, each in one order, whose statements a list keeps compiled. */
const MOST_TEXTS = 100;

type Numbered = Readonly<Record<number, unknown>>;

/** Lists of one entity by key, with conditions and orders that differ from request to request. */
export class FilteredList<T extends { id: number }> {
  /** By order and text of the conditions; the one used last is at the end. */
  private readonly lists = new Map<string, ListByKey<T, Numbered>>();

  constructor(private readonly entity: EntityClass<T>) {}

  /** One page of the rows that meet all conditions. @throws DomainError BAD_USER_INPUT for a cursor of another order */
  page(db: Db, conditions: readonly Sql[], page: PageRequest, order: RowOrder<T> = NEWEST_FIRST): Promise<Page<T>> {
    const { sql: text, params } = join(conditions, ' and ');
    return this.listOf(text, order).page(db, Object.assign({}, params), page);
  }

  private listOf(text: string, order: RowOrder<T>): ListByKey<T, Numbered> {
    const key = `${order.name ?? ''} ${text}`;
    const list = this.lists.get(key) ?? new ListByKey(this.entity, narrowTo(text), { order, prepares: false });
    this.lists.delete(key);
    if (this.lists.size >= MOST_TEXTS) this.lists.delete(this.lists.keys().next().value!);
    this.lists.set(key, list);
    return list;
  }
}

function narrowTo(text: string): Narrow<Numbered> {
  return (query, $) => (text === '' ? query : query.where(condition(text, $)));
}
