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
    if (!loader) this.byId.set(entity, (loader = loaderById(this.loads(entity, 'id'))));
    return (await loader.load(id)) as T | null;
  }

  /** All rows that refer to `id` through `parent`, in id order. */
  async many<T extends Row>(entity: EntityClass<T>, parent: keyof T & string, id: number): Promise<T[]> {
    const key = `${entity.name}.${parent}`;
    let loader = this.byParent.get(key);
    if (!loader) this.byParent.set(key, (loader = loaderByParent(this.loads(entity, parent), parent)));
    return (await loader.load(id)) as T[];
  }

  /** Reads the rows whose `property` is among ids, in id order. */
  private loads(entity: EntityClass<Row>, property: string): Load<Row> {
    const { db } = this.transactions;
    const column = db.dialect.metadata.get(entity).properties[property as 'id'].fieldNames[0]!;
    const statement = new EntityStatement<Row, { ids: number[] }>(entity, (query, $, postgres) =>
      query.where(among(column, $.ids, postgres)).orderBy('id'),
    );
    return (ids) => statement.all(this.transactions.db, { ids });
  }
}

function loaderById(load: Load<Row>): DataLoader<number, Row | null> {
  return new DataLoader(
    async (ids) => {
      const rows = await load([...new Set(ids)]);
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );
}

function loaderByParent(load: Load<Row>, parent: string): DataLoader<number, Row[]> {
  return new DataLoader(
    async (ids) => {
      const rows = await load([...new Set(ids)]);
      const children = Map.groupBy(rows, (row) => (row as unknown as Record<string, Row>)[parent]?.id);
      return ids.map((id) => children.get(id) ?? []);
    },
    { cache: false },
  );
}
