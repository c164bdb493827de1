import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isPostgres, sqlitePath, withTlsFiles } from './addresses.js';
import { EnvironmentError } from './environment-error.js';

/** The folder of package.json, above this file in src/ as well as in the bundle. Relative paths of variables start here. */
export const PACKAGE_FOLDER = nearestPackage(import.meta.dirname);

function nearestPackage(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : nearestPackage(dirname(folder));
}

/**
 * A DATABASE_URL with the absolute path of its file, or of its TLS files. Wherever the process starts, a relative path is
 * of package.json's folder.
 * @param workingFolder earlier versions took a relative path from there
 * @throws EnvironmentError if the path is a folder, or a database lies where an earlier version had it and none lies here
 */
export function placeDatabase(url: string, workingFolder: string, packageFolder = PACKAGE_FOLDER): string {
  if (isPostgres(url)) return withTlsFiles(url, (path) => resolve(packageFolder, path));
  const path = sqlitePath(url);
  if (path === undefined) return url;
  const [place, former] = [resolve(packageFolder, path), resolve(workingFolder, path)];
  if (isFolder(place)) throw new EnvironmentError(`DATABASE_URL names a folder, ${place}; name a file in it`);
  if (!existsSync(place) && existsSync(former)) {
    throw new EnvironmentError(
      `DATABASE_URL=${url} is ${place}, where no database is, and there is one at ${former}; move it there, or set DATABASE_URL=sqlite:${former}`,
    );
  }
  return `sqlite:${place}`;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    throw new EnvironmentError(`DATABASE_URL cannot be read: ${(error as Error).message}; name another path`);
  }
}
