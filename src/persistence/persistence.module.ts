import { MikroORM } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { SqliteDriver } from '@mikro-orm/sqlite';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { GlobalIds } from '../common/ids/global-ids.js';
import { Config } from '../config/config.js';
import { isPostgres } from '../config/addresses.js';
import { databaseOptions } from './driver/database-options.js';
import { SqliteReaders, SqliteReadersModule } from './driver/sqlite-readers.js';
import { Batches } from './batches/batches.js';
import { Backfill } from './backfill.js';
import { SearchWord } from './search-word.entity.js';
import { Arrival } from './arrival.entity.js';
import { DatabaseTime } from './database-time.js';
import { Database } from './database.js';
import { IdKey } from './id-key.entity.js';
import { IdempotencyKey } from './idempotency.entity.js';
import { Holdings } from './holdings.js';
import { IdempotencyHolding } from './idempotency-holding.js';
import { Loaders } from './loaders.js';
import { POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS } from './migrations.js';
import { Probe } from './probe.js';
import { readIdKey } from './read-id-key.js';
import { Transactions } from './transactions.js';

/** Migrates the schema, reads the key of ids and sets the clock to the database's time, before any other module reads them. */
@Injectable()
class Migrations implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly orm: MikroORM,
    private readonly ids: GlobalIds,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.database.migrate();
    this.ids.useKey(await readIdKey(this.orm.em.fork() as EntityManager));
    await this.time.follow();
  }
}

@Global()
@Module({
  imports: [
    MikroOrmModule.forRootAsync({
      driver: SqliteDriver, // the type is required, but unused: databaseOptions names the real driver
      imports: [SqliteReadersModule],
      inject: [Config, SqliteReaders],
      useFactory: ({ databaseUrl, databasePool }: Config, readers: SqliteReaders) => {
        const options = databaseOptions(databaseUrl, databasePool, () => readers.close());
        const migrationsList = isPostgres(databaseUrl) ? POSTGRES_MIGRATIONS : SQLITE_MIGRATIONS;
        return {
          ...options,
          migrations: { ...options.migrations, migrationsList },
          autoLoadEntities: true,
          registerRequestContext: false,
        };
      },
    }),
    SqliteReadersModule,
    MikroOrmModule.forFeature([Arrival, IdempotencyKey, IdKey, SearchWord]),
  ],
  providers: [
    Backfill,
    Batches,
    Database,
    DatabaseTime,
    Migrations,
    Holdings,
    IdempotencyHolding,
    Probe,
    Transactions,
    Loaders,
  ],
  exports: [Batches, Database, Holdings, Probe, Transactions, Loaders],
})
export class PersistenceModule {}
