import { PASSWORD, register, stage, type Customer, type Stage } from '../../support/box-office.js';
import { Foyer } from '../../support/foyer.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectOthersServed, RUNS } from '../support/meanwhile.js';

const ERASE = 'mutation ($password: String!) { eraseMyAccount(password: $password) }';
const MANY = 1800;

/** An account with much that is pending ends, and nobody else notices. */
describe('an account with 1,800 pending orders', () => {
  let foyer: Foyer;
  let set: Stage;
  let number = 1_000_000;
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
    set = await stage(foyer);
  });
  afterAll(() => foyer.stop());

  const idOf = async ({ client }: Customer) => (await client.does<{ me: { id: string } }>('{ me { id } }')).me.id;

  /** Straight into the database, since placing them takes longer than everything else here. */
  async function hoarder(): Promise<Customer & { id: string }> {
    const customer = await register(foyer);
    const id = await idOf(customer);
    const { event, vip } = set;
    const from = number;
    number += MANY;
    const numbers = `with recursive n(i) as (select ${from + 1} union all select i + 1 from n where i < ${number})`;
    await foyer.rows(
      `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at, word_count)
       ${numbers} select i, 'H' || i, ${foyer.row(event.id)}, ${foyer.row(id)}, 'PENDING', 0, 10000, 'USD', (select max(created_at) from users), 1 from n`,
    );
    await foyer.rows(
      `insert into order_item (order_id, ticket_type_id, quantity, unit_price) ${numbers} select i, ${foyer.row(vip.id)}, 1, 10000 from n`,
    );
    return Object.assign(customer, { id });
  }

  const statusesOf = async (customer: string) =>
    (
      await foyer.rows(
        `select status, cancel_reason as reason, count(*) as n from orders where customer_id = ${foyer.row(customer)} group by 1, 2`,
      )
    ).map(({ status, reason, n }) => ({ status, reason, n: Number(n) }));

  /** Somebody else orders and cancels, time and again, until `over`; none of it is refused. */
  async function others(other: Customer, over: Promise<unknown>): Promise<number> {
    const ended = new AbortController();
    void over.finally(() => ended.abort()).catch(() => {}); // told to whoever awaits it
    let done = 0;
    for (; !ended.signal.aborted; done++) await other.cancels(await other.places({ [set.regular.id]: 1 }));
    return done;
  }

  it.each([
    ['is erased', null, (one: Customer) => one.client.does(ERASE, { password: PASSWORD })],
    [
      'is disabled',
      'The account was disabled.',
      ({ id }: { id: string }) =>
        set.admin.client.does(`mutation { setDisabled(userId: "${id}", disabled: true) { id } }`),
    ],
  ] as [string, string | null, (one: Customer & { id: string }) => Promise<unknown>][])(
    '%s while everybody else is served',
    async (_, reason, end) => {
      const hoarders: (Customer & { id: string })[] = [];
      while (hoarders.length < RUNS) hoarders.push(await hoarder());
      const other = await register(foyer);
      let run = 0;
      const served = await expectOthersServed(foyer, async () => {
        const ending = end(hoarders[run]!);
        run++;
        const done = await others(other, ending);
        await ending;
        return done;
      });
      expect(served).toBeGreaterThan(0);
      for (const { id } of hoarders.slice(0, run)) {
        expect(await statusesOf(id)).toEqual([{ status: 'CANCELLED', reason, n: MANY }]);
      }
      const [feed] = await foyer.rows(
        `select count(*) as n from activity a join orders o on o.id = a.order_id
         where a.kind = 'order.cancelled' and o.customer_id = ${foyer.row(hoarders[0]!.id)}`,
      );
      expect(Number(feed!['n'])).toBe(MANY);
      for (const { id } of hoarders.slice(run))
        await foyer.rows(
          `delete from order_item where order_id in (select id from orders where customer_id = ${foyer.row(id)})`,
        );
      for (const { id } of hoarders.slice(run))
        await foyer.rows(`delete from orders where customer_id = ${foyer.row(id)}`);
      await expectInvariants(foyer);
    },
  );

  it('is not touched where it is the last admin’s', async () => {
    const { client } = set.admin;
    const { id } = (await client.does<{ me: { id: string } }>('{ me { id } }')).me;
    const order = await set.admin.places({ [set.vip.id]: 1 });
    expect(await client.isRefused(ERASE, { password: 'the-admin-of-tests' })).toMatchObject({ code: 'LAST_ADMIN' });
    expect(await client.isRefused(`mutation { setDisabled(userId: "${id}", disabled: true) { id } }`)).toMatchObject({
      code: 'LAST_ADMIN',
    });
    expect(await set.admin.sees(order)).toMatchObject({ status: 'PENDING' });
  });
});
