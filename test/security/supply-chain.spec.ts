import { readFileSync } from 'node:fs';

interface Lock {
  packages: Record<string, { integrity?: string }>;
}
interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  scripts: Record<string, string>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('whoever changes a package on its way here', () => {
  const manifest = read('package.json') as Manifest;
  const packages = Object.entries((read('package-lock.json') as Lock).packages).filter(([path]) => path !== '');

  it('is noticed by its SHA-512, which every package has', () => {
    expect(packages.length).toBeGreaterThan(1000);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  });

  it('runs nothing by installing it, whichever npm does: install scripts are off, also in the image', () => {
    expect(readFileSync('.npmrc', 'utf8').split('\n')).toContain('ignore-scripts=true');
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

  it('gets no newer version in by itself: each is pinned', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
