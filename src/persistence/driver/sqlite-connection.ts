import type { Database, Statement } from 'better-sqlite3';
import { SelectQueryNode, type CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import { keptName } from './kept-texts.js';
import { isRowsQuery } from './rows-query.js';

/** Like kysely's own, but it keeps prepared statements (`keepPrepared`), and runs one for many rows (`RowsQuery`). */
export class SqliteConnection implements DatabaseConnection {
  readonly #kept = new Map<string, Statement>();

  constructor(private readonly database: Database) {}

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = this.#prepared(query.sql);
    if (isRowsQuery(query)) {
      let changed = 0;
      for (const parameters of query.rows) changed += statement.run(...parameters).changes;
      return { numAffectedRows: BigInt(changed), rows: [] };
    }
    if (statement.reader) return { rows: statement.all(query.parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(query.parameters);
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    if (!SelectQueryNode.is(query.query)) throw new Error('SQLite streams only select queries');
    // Not a kept one: while it is iterated, it can run for nobody else.
    for (const row of this.database.prepare(query.sql).iterate(query.parameters)) yield { rows: [row as Row] };
  }

  #prepared(sql: string): Statement {
    if (keptName(sql) === undefined) return this.database.prepare(sql);
    const kept = this.#kept.get(sql) ?? this.database.prepare(sql);
    this.#kept.set(sql, kept);
    return kept;
  }
}
