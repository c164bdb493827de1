import { statSync } from 'node:fs';

/** Read and write permission of group and others. */
const NOT_OWNER = 0o066;

/**
 * The files of a SQLite database that group or others may read or write, each with its mode (`foyer.db is 644`). They
 * contain every address, password hash and secret. Empty for `:memory:` and for PostgreSQL.
 */
export function exposedFiles(databaseUrl: string): string[] {
  const path = databaseUrl.replace(/^sqlite:/, '');
  if (path === databaseUrl || path === ':memory:') return [];
  return [path, `${path}-wal`, `${path}-shm`].flatMap((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return mode & NOT_OWNER ? [`${file} is ${(mode & 0o777).toString(8)}`] : [];
  });
}
