import { resolve } from 'node:path';
import { isPostgres } from './config/addresses.js';
import { EnvironmentError } from './config/environment-error.js';
import { callersFolder, startingEnvironment } from './config/starting-environment.js';
import { BackupError, backUpSqlite, postgresBackup } from './persistence/backup.js';

/** `npm run backup -- FILE`: exit code 0 with a complete backup in FILE, otherwise 1. */
async function main(): Promise<void> {
  process.umask(0o077); // mode 600, like the database
  const [name, ...more] = process.argv.slice(2);
  if (!name || more.length > 0) throw new BackupError('Which file? npm run backup -- FILE');

  const { DATABASE_URL } = startingEnvironment().environment;
  const file = resolve(callersFolder(), name);
  if (isPostgres(DATABASE_URL)) throw new BackupError(postgresBackup(file));
  await backUpSqlite(DATABASE_URL.replace(/^sqlite:/, ''), file);
  process.stdout.write(`${file} holds everything\n`);
}

main().catch((error: unknown) => {
  const expected = error instanceof BackupError || error instanceof EnvironmentError;
  process.stderr.write(`${expected ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
