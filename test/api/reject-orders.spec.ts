import { REJECT, register, stage, type OrderView } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

const REJECT_ALL = `mutation ($ids: [ID!]!, $notes: String) { rejectOrders(ids: $ids, notes: $notes) {
  orderId outcome error message details order { id status adminNotes decidedAt } } }`;

interface Outcome {
  orderId: string;
  outcome: null;
  error: string | null;
  message: string | null;
  details: object | null;
  order: { id: string; status: string; adminNotes: string | null } | null;
}

describe('orders that are rejected together', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const reject = async (client: Client, ids: string[], notes?: string) =>
    (await client.does<{ rejectOrders: Outcome[] }>(REJECT_ALL, { ids, notes })).rejectOrders;

  /** What the log says of rejections, the oldest first. */
  const logged = async (orders: { id: string }[]) => {
    const subjects = orders.map(({ id }) => `'order:${foyer.row(id)}'`).join();
    return foyer.rows(
      `select subject, before, after from audit_entry
       where action in ('rejectOrder', 'rejectOrders') and subject in (${subjects}) order by id`,
    );
  };

  it('are each decided for itself, in the order given', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const orders: OrderView[] = [];
    while (orders.length < 4) orders.push(await customer.places({ [vip.id]: 1 }));
    const [first, approved, cancelled, last] = orders.map(({ id }) => id) as [string, string, string, string];
    await admin.approves({ id: approved });
    await customer.cancels({ id: cancelled });
    const unknown = foyer.ids.write('Order', 999_999);
    const outcomes = await reject(admin.client, [last, approved, unknown, cancelled, first], 'Not tonight.');
    const done = (id: string) => ({
      orderId: id,
      outcome: null,
      error: null,
      message: null,
      details: null,
      order: { id, status: 'REJECTED', adminNotes: 'Not tonight.', decidedAt: expect.any(String) as string },
    });
    const refusal = async (id: string) => {
      const { errors } = await admin.client.asks(REJECT, { id });
      const [{ message, extensions }] = errors as [NonNullable<typeof errors>[number]];
      const { code: error, details } = extensions;
      return { orderId: id, outcome: null, error, message, details, order: null };
    };
    expect(outcomes).toEqual([
      done(last),
      await refusal(approved),
      await refusal(unknown),
      await refusal(cancelled),
      done(first),
    ]);
    expect(outcomes.map(({ error }) => error)).toEqual([
      null,
      'INVALID_TRANSITION',
      'NOT_FOUND',
      'INVALID_TRANSITION',
      null,
    ]);
    expect(await customer.sees({ id: first })).toMatchObject({ status: 'REJECTED', adminNotes: 'Not tonight.' });
    await expectInvariants(foyer);
  });

  it('leave in the audit log what rejecting one leaves, and those refused nothing', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const orders = [await customer.places({ [vip.id]: 1 }), await customer.places({ [vip.id]: 2 })];
    const alone = await customer.places({ [vip.id]: 1 });
    await admin.rejects(alone);
    const [{ before, after }] = (await logged([alone])) as [{ before: string; after: string }];
    const of = (text: string, id: string) => text.replace(`order:${foyer.row(alone.id)}`, `order:${foyer.row(id)}`);
    await reject(admin.client, [...orders.map(({ id }) => id), alone.id]);
    expect(await logged([...orders, alone])).toEqual([
      { subject: `order:${foyer.row(alone.id)}`, before, after },
      ...orders.map(({ id }) => ({ subject: `order:${foyer.row(id)}`, before: of(before, id), after: of(after, id) })),
    ]);
  });

  it('are decided once, where an id stands twice', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const [one, other] = [await customer.places({ [vip.id]: 1 }), await customer.places({ [vip.id]: 1 })];
    const outcomes = await reject(admin.client, [one.id, other.id, one.id, one.id]);
    expect(outcomes.map(({ orderId, error }) => ({ orderId, error }))).toEqual([
      { orderId: one.id, error: null },
      { orderId: other.id, error: null },
    ]);
    expect(await logged([one, other])).toHaveLength(2);
  });

  it('are rejected once, however many staff do it at once', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const orders: OrderView[] = [];
    while (orders.length < 8) orders.push(await customer.places({ [vip.id]: 1 }));
    const ids = orders.map(({ id }) => id);
    const all = (await Promise.all([ids, ids.toReversed(), ids].map((some) => reject(admin.client, some)))).flat();
    expect(
      all
        .filter(({ error }) => error === null)
        .map(({ orderId }) => orderId)
        .toSorted(),
    ).toEqual(ids.toSorted());
    expect(new Set(all.map(({ error }) => error))).toEqual(new Set([null, 'INVALID_TRANSITION']));
    await expectInvariants(foyer);
  });

  it('are 1 to 500, all of them ids', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const { id } = await customer.places({ [vip.id]: 1 });
    const refusal = async (ids: string[]) => (await admin.client.isRefused(REJECT_ALL, { ids })).details;
    for (const ids of [[], Array.from({ length: 501 }, () => id)]) {
      expect(await refusal(ids)).toEqual({ field: 'ids', reason: 'takes 1 to 500 ids' });
    }
    expect(await refusal([id, 'x'])).toEqual({ field: 'ids.1', reason: 'is not an id' });
    expect(await customer.sees({ id })).toMatchObject({ status: 'PENDING' });
    expect(
      await reject(
        admin.client,
        Array.from({ length: 500 }, () => id),
      ),
    ).toHaveLength(1);
  });

  it('tell of a mistake of ours by its id, and go on', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const { id } = await customer.places({ [vip.id]: 1 });
    await foyer.em.execute('alter table order_tally rename to order_tally_gone');
    const outcomes = await reject(admin.client, [id, '999999']);
    await foyer.em.execute('alter table order_tally_gone rename to order_tally');
    expect(outcomes).toMatchObject([
      {
        orderId: id,
        order: null,
        error: 'INTERNAL_SERVER_ERROR',
        message: 'Something went wrong on our side.',
        details: { errorId: expect.any(String) as string },
      },
      { orderId: foyer.ids.write('Order', 999_999), error: 'NOT_FOUND' },
    ]);
    expect(await customer.sees({ id })).toMatchObject({ status: 'PENDING' });
  });

  it('are not for customers, not even their own', async () => {
    const { vip } = await stage(foyer);
    const customer = await register(foyer);
    const { id } = await customer.places({ [vip.id]: 1 });
    expect(await customer.client.isRefused(REJECT_ALL, { ids: [id] })).toMatchObject({ code: 'FORBIDDEN' });
  });
});
