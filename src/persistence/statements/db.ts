import type { ExceptionConverter, MetadataStorage, Platform } from '@mikro-orm/core';
import type { CompiledQuery, QueryResult } from 'kysely';

/** The part of Kysely, or of one of its transactions, that runs compiled statements. */
export interface Executor {
  executeQuery<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>>;
}

/** What is the same for all connections to one database. */
export interface Dialect {
  readonly postgres: boolean;
  /** Whether connections keep statements prepared (the optimisation `statements`). */
  readonly keeps: boolean;
  readonly metadata: MetadataStorage;
  readonly platform: Platform;
}

/** Runs statements (`Statement`, `InsertRows`): within a transaction, or each on its own. */
export class Db {
  private readonly converter: ExceptionConverter;

  constructor(
    readonly dialect: Dialect,
    private readonly executor: Executor,
  ) {
    this.converter = dialect.platform.getExceptionConverter();
  }

  /** @throws DriverException of MikroORM, as its own queries do */
  async query<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
    try {
      return await this.executor.executeQuery(query);
    } catch (error) {
      throw this.converter.convertException(error as Error);
    }
  }
}
