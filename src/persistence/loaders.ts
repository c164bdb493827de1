import type { EntityClass } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DomainError } from '../common/domain-error.js';
import type { MaybePromise } from '../common/maybe-promise.js';
import { EntityStatement, isRead } from './statements/entity-statement.js';
import { among } from './statements/statement.js';
import { Transactions } from './transactions.js';

type Row = { id: number };
type Load<T> = (ids: number[]) => Promise<T[]>;

/**
 * Batches the rows that an answer's fields ask for into one statement per tick. Nothing is cached across ticks: every
 * answer shows the database's current state, in a subscription as well.
 */
@Injectable()
export class Loaders {
  private readonly byId = new Map<EntityClass<Row>, DataLoader<number, Row | null>>();
  private readonly byParent = new Map<string, DataLoader<number, Row[]>>();
  private readonly loads = new Map<string, Load<Row>>();

  constructor(private readonly transactions: Transactions) {}

  /** @throws DomainError TEMPORARILY_UNAVAILABLE if a reset deleted the row after it was referred to */
  async one<T extends Row>(entity: EntityClass<T>, id: number): Promise<T> {
    const row = await this.maybeOne(entity, id);
    if (!row)
      throw new DomainError('TEMPORARILY_UNAVAILABLE', 'This was removed while it was read. Please read again.');
    return row;
  }

  /** The entity that a reference names: itself if it was read already, and otherwise as `one`. */
  of<T extends Row>(entity: EntityClass<T>, reference: T): MaybePromise<T> {
    return isRead(reference) ? reference : this.one(entity, reference.id);
  }

  /** The row, or null if it does not exist. */
  async maybeOne<T extends Row>(entity: EntityClass<T>, id: number | null | undefined): Promise<T | null> {
    if (id === null || id === undefined) return null;
    let loader = this.byId.get(entity);
    if (!loader) this.byId.set(entity, (loader = uncached((ids) => this.allById(entity, ids), null)));
    return (await loader.load(id)) as T | null;
  }

  /** All rows that refer to `id` through `parent`, in id order. */
  async many<T extends Row>(entity: EntityClass<T>, parent: keyof T & string, id: number): Promise<T[]> {
    const key = keyOf(entity, parent);
    let loader = this.byParent.get(key);
    if (!loader) this.byParent.set(key, (loader = uncached((ids) => this.allByParent(entity, parent, ids), [])));
    return (await loader.load(id)) as T[];
  }

  /** The rows with these ids that exist, by id. For the rows of a whole list, which need no promise for each. */
  async allById<T extends Row>(entity: EntityClass<T>, ids: readonly number[]): Promise<ReadonlyMap<number, T>> {
    const rows = (await this.loadOf(entity, 'id')([...new Set(ids)])) as T[];
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The rows that refer to one of these ids through `parent`, by that id; of each in id order. */
  async allByParent<T extends Row>(
    entity: EntityClass<T>,
    parent: keyof T & string,
    ids: readonly number[],
  ): Promise<ReadonlyMap<number, T[]>> {
    const rows = (await this.loadOf(entity, parent)([...new Set(ids)])) as T[];
    return Map.groupBy(rows, (row) => (row[parent] as Row).id);
  }

  /** Reads the rows whose `property` is among ids, in id order. */
  private loadOf(entity: EntityClass<Row>, property: string): Load<Row> {
    const key = keyOf(entity, property);
    const known = this.loads.get(key);
    if (known) return known;
    const { metadata } = this.transactions.db.dialect;
    const column = metadata.get(entity).properties[property as 'id'].fieldNames[0]!;
    const statement = new EntityStatement<Row, { ids: number[] }>(entity, (query, $, postgres) =>
      query.where(among(column, $.ids, postgres)).orderBy('id'),
    );
    const load: Load<Row> = (ids) => statement.all(this.transactions.db, { ids });
    this.loads.set(key, load);
    return load;
  }
}

function keyOf({ name }: EntityClass<Row>, property: string): string {
  return `${name}.${property}`;
}

/** A loader that keeps nothing: it asks once for all ids of a tick, and again in the next. */
function uncached<T>(load: (ids: readonly number[]) => Promise<ReadonlyMap<number, T>>, none: T) {
  return new DataLoader<number, T>(
    async (ids) => {
      const found = await load(ids);
      return ids.map((id) => found.get(id) ?? none);
    },
    { cache: false },
  );
}
