import type { CompiledQuery } from 'kysely';

/** One statement that SQLite runs once for each list of parameters. */
export interface RowsQuery extends CompiledQuery {
  readonly rows: readonly (readonly unknown[])[];
}

export function isRowsQuery(query: CompiledQuery): query is RowsQuery {
  return 'rows' in query;
}
