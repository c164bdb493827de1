import { JsonType, type EntityClass, type EntityProperty } from '@mikro-orm/core';
import { CompiledQuery } from 'kysely';
import { keepPrepared } from '../driver/kept-texts.js';
import type { RowsQuery } from '../driver/rows-query.js';
import type { Db, Dialect } from './db.js';
import { encode } from './values.js';

/**
 * Inserts rows of one entity with one statement: on SQLite a prepared one that is run for each row, on PostgreSQL one
 * that unnests a list for each column.
 */
export class InsertRows<Row extends object> {
  private readonly compiled: { sqlite?: string; postgres?: string } = {};
  /** The properties in JSON columns; the entity's metadata tells. */
  private json?: ReadonlySet<string>;

  /** @param properties of the entity, as `Row` has them; the others get their columns' defaults */
  constructor(
    private readonly entity: EntityClass<object>,
    private readonly properties: readonly (keyof Row & string)[],
  ) {}

  /** @throws DriverException, for a violated constraint among others */
  async insert(db: Db, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const { dialect } = db;
    const sql = (this.compiled[dialect.postgres ? 'postgres' : 'sqlite'] ??= this.compile(dialect));
    if (dialect.postgres) {
      const lists = this.properties.map((name) => rows.map((row) => this.encoded(row, name, dialect)));
      await db.query(CompiledQuery.raw(sql, lists));
    } else {
      const parameters = rows.map((row) => this.properties.map((name) => this.encoded(row, name, dialect)));
      const query: RowsQuery = { ...CompiledQuery.raw(sql), rows: parameters };
      await db.query(query);
    }
  }

  private encoded(row: Row, name: keyof Row & string, dialect: Dialect): unknown {
    const value: unknown = row[name] ?? null;
    return value !== null && this.json!.has(name) ? JSON.stringify(value) : encode(value, dialect);
  }

  private compile({ postgres, keeps, metadata }: Dialect): string {
    const { tableName, properties } = metadata.get(this.entity);
    const columns = this.properties.map((name) => properties[name as never] as EntityProperty);
    this.json ??= new Set(columns.flatMap(({ name, customType }) => (customType instanceof JsonType ? name : [])));
    const names = columns.map(({ fieldNames }) => `"${fieldNames[0]}"`).join(', ');
    const lists = columns.map(({ columnTypes }, index) => `$${index + 1}::${columnTypes[0]}[]`).join(', ');
    const places = columns.map(() => '?').join(', ');
    const values = postgres ? `select * from unnest(${lists})` : `values (${places})`;
    const sql = `insert into "${tableName}" (${names}) ${values}`;
    if (keeps) keepPrepared(sql);
    return sql;
  }
}
