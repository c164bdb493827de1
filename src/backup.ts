import { Config } from './config/config.js';
import { isPostgres } from './persistence/driver/database-options.js';
import { EnvironmentError, processEnvironment, readEnvironment } from './config/environment.js';
import { BackupError, backUpSqlite, postgresBackup } from './persistence/backup.js';

/** `npm run backup -- FILE`: exit code 0 with a complete backup in FILE, otherwise 1. */
async function main(): Promise<void> {
  process.umask(0o077); // mode 600, like the database
  const [file, ...more] = process.argv.slice(2);
  if (!file || more.length > 0) throw new BackupError('Which file? npm run backup -- FILE');

  const { databaseUrl } = new Config(readEnvironment(processEnvironment()));
  if (isPostgres(databaseUrl)) throw new BackupError(postgresBackup(file));
  await backUpSqlite(databaseUrl.replace(/^sqlite:/, ''), file);
  process.stdout.write(`${file} holds everything\n`);
}

main().catch((error: unknown) => {
  const expected = error instanceof BackupError || error instanceof EnvironmentError;
  process.stderr.write(`${expected ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
