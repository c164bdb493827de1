import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpSqlite } from '../../src/persistence/backup.js';
import { exposedFiles } from '../../src/persistence/file-modes.js';
import { stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

describe('a backup of SQLite', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foyer-backup-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('holds everything that was acknowledged before it, while orders go on, and Foyer runs on it', async () => {
    const [database, copy] = [join(folder, 'foyer.db'), join(folder, 'copy.db')];
    const foyer = await Foyer.start({ DATABASE_URL: `sqlite:${database}` });
    const { admin, customers, vip } = await stage(foyer, { vip: 1000, customers: 4 });
    const before = await Promise.all(customers.map((customer) => customer.places({ [vip.id]: 1 })));
    await admin.approves(before[0]!);
    const copied = new AbortController();
    const ordering = customers.map(async (customer) => {
      while (!copied.signal.aborted) await customer.places({ [vip.id]: 1 });
    });
    await backUpSqlite(database, copy);
    copied.abort();
    await Promise.all(ordering);
    await foyer.stop();

    const restored = await Foyer.start({ DATABASE_URL: `sqlite:${copy}` });
    await expectInvariants(restored);
    const again = await restored.admin();
    for (const [index, { id, code }] of before.entries()) {
      const status = index === 0 ? 'APPROVED' : 'PENDING';
      const data = await again.does('query ($id: ID!) { order(id: $id) { code status } }', { id });
      expect(data).toEqual({ order: { code, status } });
    }
    await restored.stop();
    expect(await readdir(folder)).not.toContainEqual(expect.stringContaining('.part'));
  });

  it('is for its owner alone, as secret as the database', async () => {
    const [database, copy] = [join(folder, 'foyer.db'), join(folder, 'copy.db')];
    const foyer = await Foyer.start({ DATABASE_URL: `sqlite:${database}` });
    const before = process.umask(0o022);
    await backUpSqlite(database, copy);
    process.umask(before);
    expect(((await stat(copy)).mode & 0o777).toString(8)).toBe('600');
    await foyer.stop();
  });

  it('replaces no file', async () => {
    const database = join(folder, 'foyer.db');
    const foyer = await Foyer.start({ DATABASE_URL: `sqlite:${database}` });
    const taken = join(folder, 'taken');
    await writeFile(taken, '');
    await expect(backUpSqlite(database, taken)).rejects.toThrow(`${taken} is there already`);
    await foyer.stop();
  });

  it.each([
    ['there is no database', 'nothing.db', 'copy.db'],
    ['the folder is missing', 'foyer.db', 'missing/copy.db'],
    ['it is no database', 'text.db', 'copy.db'],
  ])('says why and leaves nothing behind where %s', async (_, from, to) => {
    const foyer = await Foyer.start({ DATABASE_URL: `sqlite:${join(folder, 'foyer.db')}` });
    await foyer.stop();
    await writeFile(join(folder, 'text.db'), 'x'.repeat(5000));
    const files = await readdir(folder);
    await expect(backUpSqlite(join(folder, from), join(folder, to))).rejects.toThrow(/^No backup of .* to .*: /);
    expect(await readdir(folder)).toEqual(files);
    expect(existsSync(join(folder, to))).toBe(false);
  });
});

it('a database that more than its owner may read is named, with the files beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-modes-'));
  const database = join(folder, 'foyer.db');
  const url = `sqlite:${database}`;
  expect(exposedFiles(url)).toEqual([]);
  for (const [end, mode] of [
    ['', 0o644],
    ['-wal', 0o600],
    ['-shm', 0o660],
  ] as const) {
    await writeFile(database + end, '');
    await chmod(database + end, mode);
  }
  expect(exposedFiles(url)).toEqual([`${database} is 644`, `${database}-shm is 660`]);
  expect(exposedFiles('sqlite::memory:')).toEqual([]);
  expect(exposedFiles('postgres://foyer@127.0.0.1/foyer')).toEqual([]);
  await rm(folder, { recursive: true });
});
