import { statSync } from 'node:fs';

/** Read and write, for group and others. */
const NOT_OWNER = 0o066;

/**
 * The files of a SQLite database that more than their owner may read or write, with what they allow, as `foyer.db is 644`.
 * Whoever reads them has every address, hash and secret. None for a database that is no file.
 */
export function exposedFiles(databaseUrl: string): string[] {
  const path = databaseUrl.replace(/^sqlite:/, '');
  if (path === databaseUrl || path === ':memory:') return [];
  return [path, `${path}-wal`, `${path}-shm`].flatMap((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return mode & NOT_OWNER ? [`${file} is ${(mode & 0o777).toString(8)}`] : [];
  });
}
