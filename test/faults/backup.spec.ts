import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stage } from '../support/box-office.js';
import { emptyPostgres } from '../support/databases.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, SHAPES } from './support/cluster.js';
import { Rush } from './support/rush.js';
import { idsIn } from '../support/ids.js';

const PATH = `${process.env['TEST_POSTGRES_BIN']}:${process.env['PATH']}`;

/** What `npm run backup -- FILE` prints, and its exit code. */
async function backUp(databaseUrl: string, file: string): Promise<{ code: number; output: string }> {
  const env = { PATH, DATABASE_URL: databaseUrl };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/backup.js', file], { env });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, output: stderr };
  }
}

/** The database in which the backup was brought back. */
async function restore(file: string, output: string): Promise<string> {
  if (!output.includes('pg_dump')) return `sqlite:${file}`;
  const into = await emptyPostgres();
  const [restoring] = output.match(/pg_restore.*/)!;
  execFileSync('sh', ['-c', restoring], { env: { PATH, DATABASE_URL: into } });
  return into;
}

it.each(SHAPES)(
  'brings back on %s what was acknowledged before the backup, which was made while serving',
  async (shape) => {
    const cluster = await Cluster.open(shape);
    const { customers, vip } = await stage(cluster, { vip: 1_000_000, customers: 4 });
    const rush = new Rush(customers, vip.id);
    await rush.more(50);
    const before = [...rush.acknowledged];

    const file = join(cluster.folder, "a backup of Ada's");
    const { code, output } = await backUp(cluster.databaseUrl, file);
    expect(code).toBe(shape === 'SQLite' ? 0 : 1);
    if (shape === 'PostgreSQL') {
      const [dumping] = output.match(/pg_dump.*/)!;
      execFileSync('sh', ['-c', dumping], { env: { PATH, DATABASE_URL: cluster.databaseUrl } });
    }
    await rush.end();
    const again = await Cluster.open(shape, { databaseUrl: await restore(file, output) });
    const stored = new Set(await idsIn(again, 'Order', 'select id from orders'));
    expect(before.filter((id) => !stored.has(id))).toEqual([]);
    const admin = await again.admin();
    expect(await admin.does('{ me { username } checkStock { ok } }')).toEqual({
      me: { username: 'admin' },
      checkStock: { ok: true },
    });
    await expectInvariants(again);
    await again.close();
    await cluster.close();
  },
);
