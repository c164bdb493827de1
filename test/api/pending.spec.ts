import { lines, PLACE, register, stage, type OrderView, type Stage } from '../support/box-office.js';
import { onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

const TOO_MANY = { code: 'ORDER_LIMIT_EXCEEDED', details: { limit: 20, pending: 20, requested: 1 } };

describe('the pending orders of one customer', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const fill = async ({ customer, vip }: Stage, orders = 20): Promise<OrderView[]> => {
    const placed: OrderView[] = [];
    while (placed.length < orders) placed.push(await customer.places({ [vip.id]: 1 }));
    return placed;
  };
  const refusal = ({ customer }: Stage, typeId: string) =>
    customer.client.isRefused(PLACE, { input: { items: lines({ [typeId]: 1 }) } });

  it('are 20 of an event, when 64 are placed at once', async () => {
    const { customer, event, vip } = await stage(foyer);
    const input = { items: lines({ [vip.id]: 1 }) };
    const answers = await Promise.all(Array.from({ length: 64 }, () => customer.client.asks(PLACE, { input })));
    const [row] = await foyer.rows(`select count(*) as n from orders where event_id = ${foyer.row(event.id)}`);
    expect(Number(row!['n'])).toBe(20);
    expect(answers.filter(({ data }) => data)).toHaveLength(20);
    const refusals = answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions);
    expect(refusals).toEqual(Array.from({ length: 44 }, () => TOO_MANY));
    await expectInvariants(foyer);
  });

  it('are counted for each event and each customer apart', async () => {
    const full = await stage(foyer);
    await fill(full);
    expect(await refusal(full, full.regular.id)).toEqual(TOO_MANY);
    const other = await stage(foyer);
    await full.customer.places({ [other.vip.id]: 1 });
    await (await register(foyer)).places({ [full.vip.id]: 1 });
  });

  it('make room when one is decided or cancelled', async () => {
    const full = await stage(foyer);
    const { admin, customer, vip } = full;
    const [first, second, third] = await fill(full);
    for (const leave of [() => admin.approves(first!), () => admin.rejects(second!), () => customer.cancels(third!)]) {
      expect(await refusal(full, vip.id)).toEqual(TOO_MANY);
      await leave();
      await customer.places({ [vip.id]: 1 });
    }
    expect(await refusal(full, vip.id)).toEqual(TOO_MANY);
  });

  it('answer a repeated key with the first order, also where no other one may come', async () => {
    const full = await stage(foyer);
    const { customer, vip } = full;
    const first = await customer.places({ [vip.id]: 1 }, 'a key');
    await fill(full, 19);
    expect(await customer.places({ [vip.id]: 1 }, 'a key')).toEqual(first);
    const input = { items: lines({ [vip.id]: 1 }), idempotencyKey: 'another key' };
    expect(await customer.client.isRefused(PLACE, { input })).toEqual(TOO_MANY);
    await customer.cancels(first);
    await customer.places({ [vip.id]: 1 }, 'another key'); // a refusal claims no key
  });

  it('do not keep a queue entry from becoming an order', async () => {
    const full = await stage(foyer, { regular: 0 });
    const { admin, customer, regular } = full;
    const entry = await customer.joins(regular.id);
    await fill(full);
    await admin.changes(regular.id, { available: 1 });
    expect(await admin.fulfils(entry)).toMatchObject({ status: 'FULFILLED', order: { status: 'APPROVED' } });
  });

  it('are as many as one likes with MAX_PENDING_PER_CUSTOMER=0', async () => {
    const open = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
    expect(await fill(await stage(open), 25)).toHaveLength(25);
    await open.stop();
  });

  it('are counted by an index of their own, whatever else there is', async () => {
    const plan = JSON.stringify(
      await foyer.em.transactional(async (em) => {
        if (onPostgres) await em.execute('set local enable_seqscan = off');
        const explain = onPostgres ? 'explain' : 'explain query plan';
        return em.execute(
          `${explain} select count(*) from orders where customer_id = 1 and event_id = 1 and status = 'PENDING'`,
        );
      }),
    );
    expect(plan).toContain('orders_pending_of_customer');
  });
});
