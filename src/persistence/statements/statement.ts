import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
  sql,
  type Compilable,
  type RawBuilder,
  type SqlBool,
} from 'kysely';
import { keepPrepared } from '../driver/kept-texts.js';
import type { Db, Dialect } from './db.js';
import { decode, encode, type Decoding } from './values.js';

/** Builds a statement. `$` has a placeholder for each parameter. */
export type Build<Tables, Parameters, Row> = (
  db: Kysely<Tables>,
  $: Parameters,
  postgres: boolean,
  dialect: Dialect,
) => Compilable<Row>;

/** Stands in a query for a parameter's value. */
class Placeholder {
  constructor(readonly name: string) {}
}

const PLACEHOLDERS = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) });

/** Only for building and compiling: they never run anything. */
const builderOf = {
  sqlite: compilerOf(SqliteAdapter, SqliteQueryCompiler),
  postgres: compilerOf(PostgresAdapter, PostgresQueryCompiler),
};

/** A value that the query itself holds. */
class Constant {
  constructor(readonly value: unknown) {}
}

/** A statement as compiled for one database. */
interface Compiled<Parameters, Row> {
  query: CompiledQuery<Row>;
  /** The parameter or the constant of each place, in order. */
  places: readonly (keyof Parameters | Constant)[];
}

/**
 * A statement that Kysely builds and compiles once for each database, and that each connection prepares once. A run only
 * passes parameters. Building and compiling costs five to ten times as much as SQLite needs for a row.
 */
export class Statement<Tables, Parameters extends object, Row extends object> {
  private readonly compiled: { sqlite?: Compiled<Parameters, Row>; postgres?: Compiled<Parameters, Row> } = {};
  private readonly columns: readonly [string, Decoding][];

  /**
   * @param build is called once for each database; what it returns must not depend on anything else
   * @param decodings of the columns that are no plain text or 32-bit integer
   * @param prepares whether connections keep it prepared. Not one of many texts: each takes memory in each connection
   */
  constructor(
    private readonly build: Build<Tables, Parameters, Row>,
    decodings: Partial<Record<keyof Row & string, Decoding>> = {},
    private readonly prepares = true,
  ) {
    this.columns = Object.entries(decodings) as [string, Decoding][];
  }

  /** All rows. @throws DriverException */
  async all(db: Db, parameters: Parameters): Promise<Row[]> {
    const { rows } = await db.query<Row>(this.bound(db.dialect, parameters));
    if (this.columns.length > 0) for (const row of rows) this.decodeRow(row as Record<string, unknown>, db.dialect);
    return rows;
  }

  /** The first row; undefined if there is none. @throws DriverException */
  async first(db: Db, parameters: Parameters): Promise<Row | undefined> {
    return (await this.all(db, parameters))[0];
  }

  /** Runs an insert, update or delete without a result. @returns the number of rows that it changed; @throws DriverException */
  async run(db: Db, parameters: Parameters): Promise<number> {
    const { numAffectedRows } = await db.query(this.bound(db.dialect, parameters));
    return Number(numAffectedRows ?? 0);
  }

  private bound(dialect: Dialect, parameters: Parameters): CompiledQuery<Row> {
    const { query, places } = (this.compiled[dialect.postgres ? 'postgres' : 'sqlite'] ??= this.compile(dialect));
    return {
      ...query,
      parameters: places.map((place) => encode(place instanceof Constant ? place.value : parameters[place], dialect)),
    };
  }

  private compile(dialect: Dialect): Compiled<Parameters, Row> {
    const { postgres, keeps } = dialect;
    const builder = builderOf[postgres ? 'postgres' : 'sqlite'] as unknown as Kysely<Tables>;
    const query = this.build(builder, PLACEHOLDERS as Parameters, postgres, dialect).compile();
    if (keeps && this.prepares) keepPrepared(query.sql);
    return {
      query,
      places: query.parameters.map((value) =>
        value instanceof Placeholder ? (value.name as keyof Parameters) : new Constant(value),
      ),
    };
  }

  private decodeRow(row: Record<string, unknown>, dialect: Dialect): void {
    for (const [column, how] of this.columns) row[column] = decode(row[column], how, dialect);
  }
}

/** `column in (values)`, with one parameter for the whole list. */
export function among(column: string, values: readonly unknown[], postgres: boolean): RawBuilder<SqlBool> {
  return postgres
    ? sql<SqlBool>`${sql.ref(column)} = any(${values})`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${values}))`;
}

/** A condition in SQL: each `?` stands for a parameter, the first for `$[0]`. */
export function condition(text: string, $: Readonly<Record<number, unknown>>): RawBuilder<SqlBool> {
  const parts = text.split('?');
  const parameters = parts.slice(1).map((_, place) => $[place]);
  return sql<SqlBool>(parts as unknown as TemplateStringsArray, ...parameters);
}

function compilerOf(
  Adapter: new () => SqliteAdapter | PostgresAdapter,
  Compiler: new () => SqliteQueryCompiler | PostgresQueryCompiler,
) {
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new Adapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: () => {
        throw new Error('This Kysely only compiles');
      },
      createQueryCompiler: () => new Compiler(),
    },
  });
}
