import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Says what is missing before any test can fail for it, and prints what replays this run. */
export default function beforeAll(): void {
  const missing = {
    'dist/main.js, which npm run build makes': existsSync('dist/main.js'),
    'TEST_POSTGRES_URL: postgres://USER@HOST/postgres of somebody who may create databases':
      process.env['TEST_POSTGRES_URL'],
    'TEST_POSTGRES_BIN: the folder of initdb and postgres': postgres('initdb') && postgres('postgres'),
    'pg_dump and pg_restore, in TEST_POSTGRES_BIN or in PATH': ['pg_dump', 'pg_restore'].every(
      (program) => postgres(program) || inPath(program),
    ),
    'TEST_REDIS_URL: redis://HOST': process.env['TEST_REDIS_URL'],
    'redis-server, which apt-get install redis-server brings, or TEST_REDIS_SERVER: where it is':
      existsSync(process.env['TEST_REDIS_SERVER'] ?? '') || inPath('redis-server'),
    ...Object.fromEntries(
      Object.entries({ caddy: 'caddy', strace: 'strace', prlimit: 'util-linux' }).map(([program, from]) => [
        `${program}, which apt-get install ${from} brings`,
        inPath(program),
      ]),
    ),
  };
  for (const [what, there] of Object.entries(missing)) if (!there) throw new Error(`Missing is ${what}`);

  const seed = (process.env['FAULTS_SEED'] ??= String(Math.floor(Math.random() * 2 ** 31)));
  const form = process.env['FAULTS'] === 'long' ? 'long' : 'short';
  process.stdout.write(`\nThe ${form} form; FAULTS=${form} FAULTS_SEED=${seed} plays it again.\n`);
}

function postgres(program: string): boolean {
  return existsSync(join(process.env['TEST_POSTGRES_BIN'] ?? '', program));
}

function inPath(program: string): boolean {
  return process.env['PATH']!.split(delimiter).some((folder) => existsSync(join(folder, program)));
}
