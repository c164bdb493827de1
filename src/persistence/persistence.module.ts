import { MikroORM } from '@mikro-orm/core';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { SqliteDriver } from '@mikro-orm/sqlite';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { databaseOptions } from '../config/database.js';
import { Arrival } from './arrival.entity.js';
import { Arrivals } from './arrivals.js';
import { IdempotencyKey } from './idempotency.entity.js';
import { Idempotency } from './idempotency.js';
import { Loaders } from './loaders.js';
import { SQLITE_MIGRATIONS } from './migrations.js';
import { UnitOfWork } from './unit-of-work.js';

/** Brings the schema up to date before anything reads it. */
@Injectable()
class Migrations implements OnModuleInit {
  constructor(private readonly orm: MikroORM) {}

  async onModuleInit(): Promise<void> {
    await this.orm.migrator.up();
  }
}

@Global()
@Module({
  imports: [
    MikroOrmModule.forRootAsync({
      driver: SqliteDriver,
      inject: [Config],
      useFactory: (config: Config) => {
        const options = databaseOptions(config.databaseUrl);
        return {
          ...options,
          migrations: { ...options.migrations, migrationsList: SQLITE_MIGRATIONS },
          autoLoadEntities: true,
          registerRequestContext: false,
        };
      },
    }),
    MikroOrmModule.forFeature([Arrival, IdempotencyKey]),
  ],
  providers: [Migrations, UnitOfWork, Arrivals, Idempotency, Loaders],
  exports: [UnitOfWork, Arrivals, Idempotency, Loaders],
})
export class PersistenceModule {}
