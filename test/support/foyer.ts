import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { MikroORM } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { Logger, PARAMS_PROVIDER_TOKEN } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { AppModule } from '../../src/app.module.js';
import { Clock } from '../../src/common/clock.js';
import { GlobalIds } from '../../src/common/ids/global-ids.js';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { loggingOptions } from '../../src/http/logging.js';
import { configureHttp } from '../../src/http/configure-http.js';
import { Client } from './client.js';
import { dropDatabases, emptyDatabase } from './databases.js';
import { rowOf } from './ids.js';

export const ADMIN = { login: 'admin', password: 'the-admin-of-tests' };

/** Time that a test moves. */
export class TestClock extends Clock {
  private moved = 0;
  private setTo = 0;
  private stopped: { now: number; monotonic: number } | undefined;

  override now(): Date {
    return new Date((this.stopped?.now ?? super.now().getTime()) + this.moved + this.setTo);
  }

  override monotonic(): number {
    return (this.stopped?.monotonic ?? super.monotonic()) + this.moved;
  }

  /** Goes on only as it is moved, however slow the machine. */
  stop(): void {
    this.stopped = { now: super.now().getTime(), monotonic: Math.floor(super.monotonic()) }; // differences are exact
  }

  /** Sets the wall clock back, as an administrator or NTP does: no time passes. */
  setBack(milliseconds: number): void {
    this.setTo -= milliseconds;
  }

  advance(milliseconds: number): void {
    this.moved += milliseconds;
  }
}

const running = new Set<Foyer>();

/** A test that fails half-way leaves its Foyer behind; without this, Jest would wait for it forever. */
afterAll(async () => {
  for (const foyer of running) await foyer.stop();
  await dropDatabases();
});

/** A whole Foyer on a database of its own, served over HTTP on a free port. */
export class Foyer {
  private constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
    readonly clock: TestClock,
  ) {}

  /** @param log takes the application's log, which is silent otherwise (TEST_LOG_LEVEL shows it on the screen) */
  static async start(env: NodeJS.ProcessEnv = {}, log?: DestinationStream): Promise<Foyer> {
    const config = new Config(
      readEnvironment({
        NODE_ENV: 'test',
        RATE_LIMITS: 'off',
        DATABASE_URL: env['DATABASE_URL'] ?? (await emptyDatabase()),
        LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
        OPTIMIZATIONS: process.env['TEST_OPTIMIZATIONS'], // npm run test:plain switches them off
        ADMIN_PASSWORD: ADMIN.password,
        ...env,
      }),
    );
    const clock = new TestClock();
    const { pinoHttp, ...logging } = loggingOptions(config);
    const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config)] })
      .overrideProvider(Clock)
      .useValue(clock)
      .overrideProvider(PARAMS_PROVIDER_TOKEN)
      .useValue({ ...logging, pinoHttp: log ? [pinoHttp, log] : pinoHttp })
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
    app.useLogger(app.get(Logger));
    await configureHttp(app).listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const foyer = new Foyer(app, `http://127.0.0.1:${port}`, clock);
    running.add(foyer);
    return foyer;
  }

  /** Somebody with an empty cookie jar. */
  client(): Client {
    return new Client(this.url);
  }

  async admin(): Promise<Client> {
    const client = this.client();
    await client.does('mutation ($input: LoginInput!) { login(input: $input) { id } }', { input: ADMIN });
    return client;
  }

  /** Straight to the database, past the application. */
  get em(): EntityManager {
    return this.app.get(MikroORM).em.fork() as EntityManager;
  }

  /** Makes and reads ids as this Foyer does. */
  get ids(): GlobalIds {
    return this.app.get(GlobalIds);
  }

  /** The number of the row that an id names. */
  row(id: string): number {
    return rowOf(this.ids, id);
  }

  rows(sql: string): Promise<Record<string, number | string>[]> {
    return this.em.execute(sql);
  }

  async stop(): Promise<void> {
    running.delete(this);
    await this.app.close();
  }
}
