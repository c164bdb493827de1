import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';

/** Why a backup failed, in one line for the operator. */
export class BackupError extends Error {}

const ALL_PAGES = 0x7fffffff;

/**
 * Copies a SQLite database into a new file while other processes read and write it. The copy holds every transaction
 * that was committed before the start, and no transaction in part. The file appears once it is checked and synced to
 * disk.
 * @throws BackupError if the database is missing, the file exists or cannot be written, or the copy fails its integrity
 *   check
 */
export async function backUpSqlite(database: string, file: string): Promise<void> {
  if (existsSync(file)) throw new BackupError(`${file} is there already; a backup replaces nothing`);
  const part = `${resolve(file)}.${randomUUID()}.part`;
  try {
    await (await open(part, 'wx', 0o600)).close(); // mode 600 before any data is written
    await copy(database, part);
    check(part);
    await sync(part);
    await link(part, file); // unlike a rename, it replaces nothing
    await sync(dirname(resolve(file)));
  } catch (error) {
    throw new BackupError(`No backup of ${database} to ${file}: ${(error as Error).message}`);
  } finally {
    await rm(part, { force: true });
  }
}

/**
 * All pages in one step: SQLite restarts a stepwise backup after a write between two steps
 * (https://www.sqlite.org/backup.html).
 */
async function copy(from: string, to: string): Promise<void> {
  const source = new Database(from, { fileMustExist: true, readonly: true });
  try {
    await source.backup(to, { progress: () => ALL_PAGES });
  } finally {
    source.close();
  }
}

function check(path: string): void {
  const copied = new Database(path);
  try {
    const result = copied.pragma('integrity_check', { simple: true });
    if (result !== 'ok') throw new Error(`the copy is not sound: ${String(result)}`);
  } finally {
    copied.close();
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Instructions for PostgreSQL: pg_dump backs up a database that is in use. */
export function postgresBackup(file: string): string {
  const quoted = `'${file.replaceAll("'", `'\\''`)}'`;
  return [
    'PostgreSQL has a tool of its own for this, which works while Foyer serves:',
    `  pg_dump --format=custom --no-owner --file=${quoted} "$DATABASE_URL"`,
    'And back, into an empty database:',
    `  pg_restore --no-owner --exit-on-error --dbname="$DATABASE_URL" ${quoted}`,
  ].join('\n');
}
