import { readFileSync } from 'node:fs';

interface Lock {
  packages: Record<string, { integrity?: string; resolved?: string }>;
}
interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  scripts: Record<string, string>;
}

/** The folders with packages of their own, and how many there are at least. */
const LEAST_PACKAGES = { '.': 1000, 'bench/peers': 100, 'test/clients': 200 };

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('whoever changes a package on its way here', () => {
  const manifest = read('package.json') as Manifest;

  it.each(Object.entries(LEAST_PACKAGES))(
    'is noticed by its SHA-512, which every package of %s/ has',
    (folder, least) => {
      const lock = read(`${folder}/package-lock.json`) as Lock;
      const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
      expect(packages.length).toBeGreaterThan(least);
      expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual(
        [],
      );
      expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
    },
  );

  it('runs nothing by installing it, whichever npm does: install scripts are off, also in the image', () => {
    const settings = Object.keys(LEAST_PACKAGES).map((folder) => readFileSync(`${folder}/.npmrc`, 'utf8').split('\n'));
    for (const lines of settings) expect(lines).toContain('ignore-scripts=true');
    const dockerfile = readFileSync('Dockerfile', 'utf8');
    expect(dockerfile.slice(0, dockerfile.indexOf('RUN npm ci'))).toMatch(/^COPY .*\.npmrc/m);
    expect(readFileSync('.dockerignore', 'utf8').split('\n')).toContain('!.npmrc');
    expect(`${dockerfile}\n${readFileSync('.ci/run', 'utf8')}`).not.toMatch(/ignore-scripts|npm rebuild/);
  });

  it('is not waited for by a script of ours that npm would leave out with the others', () => {
    const names = Object.keys(manifest.scripts);
    const beside = new Set(names.flatMap((name) => [`pre${name}`, `post${name}`]));
    expect(names.filter((name) => beside.has(name) || /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });

  it.each(Object.keys(LEAST_PACKAGES))('gets no newer version in by itself: each of %s/ is pinned', (folder) => {
    const { dependencies, devDependencies, optionalDependencies } = read(`${folder}/package.json`) as Manifest;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
