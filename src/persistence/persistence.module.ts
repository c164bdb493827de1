import { SqliteDriver } from '@mikro-orm/sqlite';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { isPostgres } from '../config/addresses.js';
import { databaseOptions } from './driver/database-options.js';
import { Batches } from './batches/batches.js';
import { Backfill } from './backfill.js';
import { SearchWord } from './search-word.entity.js';
import { Arrival } from './arrival.entity.js';
import { DatabaseTime } from './database-time.js';
import { Database } from './database.js';
import { IdempotencyKey } from './idempotency.entity.js';
import { Holdings } from './holdings.js';
import { IdempotencyHolding } from './idempotency-holding.js';
import { Loaders } from './loaders.js';
import { POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS } from './migrations.js';
import { Probe } from './probe.js';
import { Transactions } from './transactions.js';

/** Migrates the schema and sets the clock to the database's time, before any other module reads them. */
@Injectable()
class Migrations implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.database.migrate();
    await this.time.follow();
  }
}

@Global()
@Module({
  imports: [
    MikroOrmModule.forRootAsync({
      driver: SqliteDriver, // the type is required, but unused: databaseOptions names the real driver
      inject: [Config],
      useFactory: ({ databaseUrl, databasePool }: Config) => {
        const options = databaseOptions(databaseUrl, databasePool);
        const migrationsList = isPostgres(databaseUrl) ? POSTGRES_MIGRATIONS : SQLITE_MIGRATIONS;
        return {
          ...options,
          migrations: { ...options.migrations, migrationsList },
          autoLoadEntities: true,
          registerRequestContext: false,
        };
      },
    }),
    MikroOrmModule.forFeature([Arrival, IdempotencyKey, SearchWord]),
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
