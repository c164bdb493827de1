import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { VARIABLES } from '../src/config/environment.js';

interface Service {
  image: string;
  user?: string;
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  volumes?: string[];
}

const { services } = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};
const dockerfile = readFileSync('Dockerfile', 'utf8');
const replicas = [services['foyer-1']!, services['foyer-2']!];

/** No container engine is at hand for tests; `npm run scale:demo`, which the fault tests play, has the same shape. */
describe('compose.yaml and Dockerfile', () => {
  it('start two replicas that share database, events and sessions', () => {
    for (const { environment = {} } of replicas) {
      expect(Object.keys(environment).filter((name) => !VARIABLES.includes(name))).toEqual([]);
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'SESSION_SECRET']));
    }
    expect(replicas[0]).toEqual(replicas[1]);
  });

  it('run nothing as root, and ask everything how it is', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
    const others = Object.values(services).filter(({ image }) => image !== 'foyer');
    expect(others).toHaveLength(3);
    for (const { user, healthcheck } of others) {
      expect(user).toMatch(/^(1000:1000|postgres|redis)$/);
      expect(healthcheck?.test[0]).toBe('CMD');
    }
  });

  it('bring files that are there', () => {
    const given = readFileSync('.dockerignore', 'utf8').matchAll(/^!(.+)$/gm);
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.filter((path) => path.startsWith('./')),
    );
    const paths = [...[...given].map(([, path]) => path!), ...mounted.map((path) => path.split(':')[0]!)];
    expect(paths.length).toBeGreaterThan(7);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});
