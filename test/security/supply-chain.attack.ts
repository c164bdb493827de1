import { readFileSync } from 'node:fs';

interface Lock {
  packages: Record<string, { integrity?: string; hasInstallScript?: boolean; link?: boolean }>;
}
interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('whoever changes a package on its way here', () => {
  const manifest = read('package.json') as Manifest;
  const packages = Object.entries((read('package-lock.json') as Lock).packages).filter(([path]) => path !== '');

  it('is noticed by its SHA-512, which every package has', () => {
    expect(packages.length).toBeGreaterThan(1000);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  });

  it('runs nothing by installing it: no package’s install script is allowed', () => {
    expect(Object.entries(manifest.allowScripts).filter(([, allowed]) => allowed)).toEqual([]);
    const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = scripted.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    const reviewed = new Set(Object.keys(manifest.allowScripts));
    expect(names.filter((name) => !reviewed.has(name))).toEqual([]);
  });

  it('gets no newer version in by itself: each is pinned', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
