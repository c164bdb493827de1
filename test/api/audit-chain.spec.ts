import { AuditSeal } from '../../src/journal/audit-seal.js';
import { auditEntries as entries } from '../support/audit-log.js';
import { stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';

const VERIFY = '{ verifyAuditLog { ok entries head differences } }';
type Verdict = { ok: boolean; entries: number; head: string | null; differences: string[] };

describe('the audit log', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const verdict = async (client: Client) => (await client.does<{ verifyAuditLog: Verdict }>(VERIFY)).verifyAuditLog;

  it('is chained, also when many write at once', async () => {
    const { admin, customers, vip } = await stage(foyer, { vip: 100, customers: 4 });
    const orders = await Promise.all(customers.flatMap((one) => [1, 2, 3, 4].map(() => one.places({ [vip.id]: 1 }))));
    await Promise.all([
      ...orders.map((order) => admin.approves(order)),
      ...[1, 2, 3].map(() => foyer.app.get(AuditSeal).all()),
    ]);
    const { ok, entries: sealed, differences } = await verdict(admin.client);
    expect({ ok, differences }).toEqual({ ok: true, differences: [] });
    const all = (await foyer.rows('select seq from audit_entry order by seq')).map(({ seq }) => Number(seq));
    expect(all).toEqual(Array.from({ length: sealed }, (_, n) => n + 1));
  });

  it('is append-only, whoever writes', async () => {
    const admin = await foyer.admin();
    await verdict(admin);
    for (const sql of [
      `update audit_entry set action = 'nothing'`,
      'update audit_entry set seq = seq + 1000',
      `update audit_person set name = 'somebody else'`,
      'update audit_person set attempts = 2',
      'delete from audit_entry',
    ]) {
      await expect(foyer.em.execute(sql)).rejects.toThrow('the audit log is append-only');
    }
  });

  it('takes a larger number of attempts beside an entry that has one, and nothing else', async () => {
    const id = 1_000_000;
    await foyer.em.execute(`insert into audit_person (id, name, attempts) values (${id}, 'guesser', 2)`);
    const set = (what: string) => foyer.em.execute(`update audit_person set ${what} where id = ${id}`);
    await set('attempts = 5');
    for (const what of [
      'attempts = 4',
      'attempts = null',
      `attempts = 6, name = 'nobody'`,
      'attempts = 6, user_id = 1',
    ]) {
      await expect(set(what)).rejects.toThrow('the audit log is append-only');
    }
    expect(await foyer.rows(`select name, attempts from audit_person where id = ${id}`)).toEqual([
      { name: 'guesser', attempts: 5 },
    ]);
  });

  it('stays through a reset, which it tells of', async () => {
    const admin = await foyer.admin();
    const before = await verdict(admin);
    await admin.does('mutation { resetAllData(confirm: "RESET ALL DATA") }');
    const after = await verdict(admin);
    expect(after).toMatchObject({ ok: true, entries: before.entries + 1 });
    expect((await entries(admin))[0]).toMatchObject({ action: 'resetAllData', subject: 'everything' });
  });

  it('shows what was changed, removed or inserted past the application', async () => {
    const admin = await foyer.admin();
    const { entries: sealed } = await verdict(admin);
    for (const name of ['audit_entry_append_only', 'audit_entry_stays']) {
      await foyer.em.execute(`drop trigger ${name}${onPostgres ? ' on audit_entry' : ''}`);
    }
    await foyer.em.execute(`update audit_entry set action = 'login' where seq = 2`);
    expect(await verdict(admin)).toMatchObject({
      ok: false,
      differences: [expect.stringMatching(/^entry \d+ does not fit/)],
    });
    await foyer.em.execute('delete from audit_entry where seq = 3');
    expect((await verdict(admin)).differences.slice(1)).toEqual([
      expect.stringMatching(/^1 missing before entry/),
      expect.stringMatching(/^entry \d+ does not fit/),
    ]);
    expect((await verdict(admin)).entries).toBe(sealed);
  });
});
