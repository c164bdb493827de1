import { MikroORM, type EntityClass } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DomainError } from '../common/domain-error.js';

type Row = { id: number };

/**
 * Batches the rows that an answer's fields ask for into one query per tick. Nothing is cached across ticks: every
 * answer shows the database's current state, in a subscription as well.
 */
@Injectable()
export class Loaders {
  private readonly byId = new Map<EntityClass<Row>, DataLoader<number, Row | null>>();
  private readonly byParent = new Map<string, DataLoader<number, Row[]>>();

  constructor(private readonly orm: MikroORM) {}

  /** @throws DomainError TEMPORARILY_UNAVAILABLE if a reset deleted the row after it was referred to */
  async one<T extends Row>(entity: EntityClass<T>, id: number): Promise<T> {
    const row = await this.maybeOne(entity, id);
    if (!row)
      throw new DomainError('TEMPORARILY_UNAVAILABLE', 'This was removed while it was read. Please read again.');
    return row;
  }

  /** The row, or null if it does not exist. */
  async maybeOne<T extends Row>(entity: EntityClass<T>, id: number | null | undefined): Promise<T | null> {
    if (id === null || id === undefined) return null;
    let loader = this.byId.get(entity);
    if (!loader) this.byId.set(entity, (loader = this.loadById(entity)));
    return (await loader.load(id)) as T | null;
  }

  /** All rows that refer to `id` through `parent`, in id order. */
  async many<T extends Row>(entity: EntityClass<T>, parent: keyof T & string, id: number): Promise<T[]> {
    const key = `${entity.name}.${parent}`;
    let loader = this.byParent.get(key);
    if (!loader) this.byParent.set(key, (loader = this.loadByParent(entity, parent)));
    return (await loader.load(id)) as T[];
  }

  private loadById(entity: EntityClass<Row>): DataLoader<number, Row | null> {
    return new DataLoader(
      async (ids) => {
        const rows = await this.orm.em.fork().find(entity, { id: { $in: [...new Set(ids)] } });
        const found = new Map(rows.map((row) => [row.id, row]));
        return ids.map((id) => found.get(id) ?? null);
      },
      { cache: false },
    );
  }

  private loadByParent(entity: EntityClass<Row>, parent: string): DataLoader<number, Row[]> {
    return new DataLoader(
      async (ids) => {
        const where = { [parent]: { $in: [...new Set(ids)] } };
        const rows = await this.orm.em.fork().find(entity, where, { orderBy: { id: 'asc' } });
        const children = Map.groupBy(rows, (row) => (row as unknown as Record<string, Row>)[parent]?.id);
        return ids.map((id) => children.get(id) ?? []);
      },
      { cache: false },
    );
  }
}
