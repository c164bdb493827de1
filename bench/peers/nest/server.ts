/** Nest, Apollo and Express with MikroORM, as their documentation shows them. Usage: `node server.js PORT DATABASE` */
import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/core';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { SqliteDriver } from '@mikro-orm/sqlite';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { ENTITIES, TicketType } from './entities.js';
import { ShopResolver } from './shop.resolver.js';
import { Shop } from './shop.js';

const [, , port, file] = process.argv as [string, string, string, string];

@Module({
  imports: [
    MikroOrmModule.forRoot({
      driver: SqliteDriver,
      entities: ENTITIES,
      dbName: file,
    }),
    GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true }),
  ],
  providers: [Shop, ShopResolver],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
app.enableShutdownHooks();
const orm = app.get(MikroORM);
for (const pragma of ['journal_mode = wal', 'synchronous = full'])
  await orm.em.getConnection().execute(`pragma ${pragma}`);
await orm.schema.create();
const em = orm.em.fork();
em.create(TicketType, { name: 'VIP', tier: 'VIP', price: 10_000, available: 1_000_000 });
em.create(TicketType, { name: 'Regular', tier: 'REGULAR', price: 8500, available: 1_000_000 });
await em.flush();
await app.listen(Number(port), '127.0.0.1');
process.stdout.write('ready\n');
