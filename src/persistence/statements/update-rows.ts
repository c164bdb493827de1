import type { EntityClass, EntityProperty } from '@mikro-orm/core';
import { CompiledQuery } from 'kysely';
import { keepPrepared } from '../driver/kept-texts.js';
import type { RowsQuery } from '../driver/rows-query.js';
import type { Db, Dialect } from './db.js';
import { encode } from './values.js';

/**
 * Updates rows of one entity with one statement: on SQLite a prepared one that is run for each row, on PostgreSQL one that
 * unnests a list for each column. A row that no longer has the values that were seen stays as it is.
 *
 * @example
 * const MOVE = new UpdateRows<Moved>(Order, { set: { status: 'status' }, where: { id: 'id', seen: 'status' } });
 * const moved = await MOVE.update(tx.db, [{ id: 7, seen: 'PENDING', status: 'APPROVED' }]);
 */
export class UpdateRows<Row extends object> {
  private readonly compiled: { sqlite?: string; postgres?: string } = {};
  /** In the order of the statement's parameters. */
  private readonly given: readonly (keyof Row & string)[];

  /** @param values for each value of a `Row` the entity's property that gets it (`set`), or has to have it (`where`) */
  constructor(
    private readonly entity: EntityClass<object>,
    private readonly values: {
      set: Partial<Record<keyof Row & string, string>>;
      where: Partial<Record<keyof Row & string, string>>;
    },
  ) {
    this.given = [...Object.keys(values.set), ...Object.keys(values.where)] as (keyof Row & string)[];
  }

  /** @returns the number of rows that were updated; @throws DriverException */
  async update(db: Db, rows: readonly Row[]): Promise<number> {
    if (rows.length === 0) return 0;
    const { dialect } = db;
    const sql = (this.compiled[dialect.postgres ? 'postgres' : 'sqlite'] ??= this.compile(dialect));
    const { numAffectedRows } = await db.query(this.bound(sql, rows, dialect));
    return Number(numAffectedRows ?? 0);
  }

  private bound(sql: string, rows: readonly Row[], dialect: Dialect): CompiledQuery | RowsQuery {
    if (dialect.postgres) {
      const lists = this.given.map((name) => rows.map((row) => encode(row[name], dialect)));
      return CompiledQuery.raw(sql, lists);
    }
    const parameters = rows.map((row) => this.given.map((name) => encode(row[name], dialect)));
    return { ...CompiledQuery.raw(sql), rows: parameters };
  }

  private compile({ postgres, keeps, metadata }: Dialect): string {
    const { tableName, properties } = metadata.get(this.entity);
    const columnOf = (property: string) => (properties[property as never] as EntityProperty).fieldNames[0]!;
    const typeOf = (property: string) => (properties[property as never] as EntityProperty).columnTypes[0]!;
    const [set, where] = [this.values.set, this.values.where].map((part) => Object.entries(part) as [string, string][]);
    const value = (name: string) => (postgres ? `given."${name}"` : '?');
    const assigned = set!.map(([name, property]) => `"${columnOf(property)}" = ${value(name)}`).join(', ');
    const seen = where!.map(([name, property]) => `"${tableName}"."${columnOf(property)}" = ${value(name)}`);
    const lists = [...set!, ...where!].map(([, property], index) => `$${index + 1}::${typeOf(property)}[]`);
    const names = this.given.map((name) => `"${name}"`).join(', ');
    const from = postgres ? ` from unnest(${lists.join(', ')}) as given(${names})` : '';
    const sql = `update "${tableName}" set ${assigned}${from} where ${seen.join(' and ')}`;
    if (keeps) keepPrepared(sql);
    return sql;
  }
}
