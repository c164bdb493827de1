import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client as Connection } from 'pg';
import { parse } from 'yaml';
import { Client } from '../support/client.js';
import { freePort } from '../support/ports.js';
import { Replica } from './support/cluster.js';
import { ready, until } from './support/health.js';
import { OwnPostgres, OwnRedis } from './support/servers.js';

/** Redis as compose.yaml starts it. */
class RedisWithPassword extends OwnRedis {
  protected override readonly file = 'sh';
  protected override readonly args: string[];

  constructor(port: number, folder: string, secrets: string) {
    super(port, folder);
    const { services } = parse(readFileSync('compose.yaml', 'utf8')) as { services: { redis: { command: string[] } } };
    const [, option, script] = services.redis.command;
    const here = script!.replaceAll('$$', '$').replaceAll('/run/secrets', secrets);
    this.args = [option!, here.replace('save ""', `save ""\nport ${port}\nbind 127.0.0.1`)];
  }
}

/** Only foyer has to show its password, as everybody does in the container. */
const HOST_RULES = 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n';

it('serves with the secrets, the role and the password that compose.yaml gives it, which may do nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-compose-'));
  const secrets = join(folder, 'secrets');
  copyFileSync('deploy/make-secrets.sh', join(folder, 'make-secrets.sh'));
  execFileSync('sh', [join(folder, 'make-secrets.sh')]);
  const secret = (name: string) => readFileSync(join(secrets, name), 'utf8').trim();

  const postgres = await OwnPostgres.started();
  const superuser = new Connection(postgres.url);
  await superuser.connect();
  const { hba_file: rules } = (await superuser.query<{ hba_file: string }>('show hba_file')).rows[0]!;
  writeFileSync(rules, HOST_RULES);
  await superuser.query('select pg_reload_conf()');
  execFileSync(
    join(process.env['TEST_POSTGRES_BIN']!, 'psql'),
    ['--no-psqlrc', '-d', postgres.url, '-f', 'deploy/foyer-role.sql'],
    {
      env: { PATH: process.env['PATH'], FOYER_PASSWORD_FILE: join(secrets, 'foyer_password') },
      stdio: 'pipe',
    },
  );

  const redisPort = await freePort();
  const redis = new RedisWithPassword(redisPort, await mkdtemp(join(tmpdir(), 'foyer-redis-')), secrets);
  await redis.start();

  const databaseUrl = secret('database_url').replace('@postgres', `@${new URL(postgres.url).host}`);
  writeFileSync(join(folder, 'database_url'), databaseUrl);
  writeFileSync(join(folder, 'redis_url'), secret('redis_url').replace('@redis', `@127.0.0.1:${redisPort}`));
  const port = await freePort();
  const foyer = new Replica(`http://127.0.0.1:${port}`, {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL_FILE: join(folder, 'database_url'),
    REDIS_URL_FILE: join(folder, 'redis_url'),
    SESSION_SECRET_FILE: join(secrets, 'session_secret'),
    ADMIN_PASSWORD_FILE: join(secrets, 'admin_password'),
  });
  await foyer.start();
  const input = { login: 'admin', password: secret('admin_password') };
  await new Client(foyer.url).does('mutation ($input: LoginInput!) { login(input: $input) { id } }', { input });
  await until(foyer, ready); // not degraded, as without Redis

  const role = `select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = 'foyer'`;
  expect(new Set(Object.values((await superuser.query<Record<string, boolean>>(role)).rows[0]!))).toEqual(
    new Set([false]),
  );
  await expect(new Connection(databaseUrl.replace(/foyer$/, 'postgres')).connect()).rejects.toThrow(
    'permission denied',
  );
  await expect(new Connection(databaseUrl.replace(/:[0-9a-f]+@/, ':wrong@')).connect()).rejects.toThrow('password');

  const stranger = new Redis({ port: redisPort, host: '127.0.0.1', lazyConnect: true }).on('error', () => {});
  await expect(stranger.publish('x', 'y')).rejects.toThrow('NOAUTH');
  stranger.disconnect();

  expect(await foyer.end()).toBe(0);
  await superuser.end();
  await rm(folder, { recursive: true });
});
