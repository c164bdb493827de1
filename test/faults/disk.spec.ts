import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lines, stage } from '../support/box-office.js';
import { Cluster } from './support/cluster.js';
import { times, eventually } from './support/faults.js';
import { APPROVE, gets, PLACE, placesAll } from './support/traffic.js';
import { idsOf, rowOf } from '../support/ids.js';

const replies = times(100, 20);

describe('what a client is told is on disk before', () => {
  it('on SQLite: the log is written and synced between two replies, and not written after', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-strace-'));
    const file = join(folder, 'calls');
    // Beside the server (-D), which so gets its signals itself; with paths (-y) and all of each answer (-s). Only its first
    // thread, which both writes and answers.
    const command = [
      'strace',
      '-D',
      '-y',
      '-s2000',
      `-o${file}`,
      '-etrace=write,writev,pwrite64,pwritev,fsync,fdatasync',
    ];
    const cluster = await Cluster.open('SQLite', { command });
    const { admin, customer, vip } = await stage(cluster);
    for (let told = 0; told < replies; told += 2) {
      const [order] = await placesAll(customer.client, [{ [vip.id]: 1 }]);
      await gets(admin.client, APPROVE, order);
    }
    await cluster.close();

    const calls = await eventually(async () => {
      const text = await readFile(file, 'utf8');
      return text.includes('+++ exited') ? text.split('\n') : undefined;
    });
    expect(diskAtReplies(calls)).toEqual(Array(replies).fill('written and synced'));
    await rm(folder, { recursive: true });
  });

  /**
   * PostgreSQL's backends sync, not we, and another one's commit may sync ours. So this reads how far the server has flushed
   * its log as soon as the reply is there, and looks for the order's own commit before that. pg_walinspect is in PostgreSQL's
   * contrib, and takes a superuser.
   */
  it('on PostgreSQL: its commit is in the flushed part of the log, which the server syncs', async () => {
    const cluster = await Cluster.open('PostgreSQL');
    await cluster.rows('create extension pg_walinspect');
    expect(await cluster.rows('show fsync')).toEqual([{ fsync: 'on' }]);
    const { customer, vip } = await stage(cluster);
    const clients = cluster.replicas.map(({ url }) => customer.client.at(url));
    const ids = await idsOf(cluster);
    for (let told = 0; told < replies; told++) {
      const [before] = await cluster.rows('select pg_current_wal_insert_lsn() as at');
      const { id } = await gets(clients[told % clients.length]!, PLACE, { items: lines({ [vip.id]: 1 }) });
      const [after] = await cluster.rows(
        `select pg_current_wal_flush_lsn() as at, pg_current_wal_flush_lsn() > '${before!['at']}' as flushed`,
      );
      expect({ told, flushed: after!['flushed'] }).toEqual({ told, flushed: true });
      const commits = await cluster.rows(`select record_type from orders o
        join pg_get_wal_records_info('${before!['at']}', '${after!['at']}') r on r.xid = o.xmin
        where o.id = ${rowOf(ids, id!)} and r.record_type = 'COMMIT'`);
      expect({ told, commits }).toEqual({ told, commits: [{ record_type: 'COMMIT' }] });
    }
    await cluster.close();
  });
});

/** What had become of SQLite's log at each reply to one of the mutations, since the one before. */
function diskAtReplies(calls: string[]): string[] {
  const states: string[] = [];
  let state = 'not written';
  for (const call of calls) {
    if (/^p?writev?(64)?\(\d+<[^>]*-wal>/.test(call)) state = 'written, not synced';
    if (/^f(data)?sync\(\d+<[^>]*-wal>\) += 0$/.test(call) && state !== 'not written') state = 'written and synced';
    if (/^writev?\(\d+<socket:.*HTTP\/1\.1 200 .*field0/.test(call)) {
      states.push(state);
      state = 'not written';
    }
  }
  return states;
}
