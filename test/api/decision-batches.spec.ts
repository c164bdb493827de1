import { jest } from '@jest/globals';
import { DomainError } from '../../src/common/domain-error.js';
import { AuditSeal } from '../../src/journal/audit-seal.js';
import { OrderMoves } from '../../src/orders/order-moves.js';
import { OrderRules, type MovingOrder } from '../../src/orders/order-rules.js';
import { Transactions } from '../../src/persistence/transactions.js';
import type { Tx } from '../../src/persistence/tx.js';
import { evening, stage, type Stage } from '../support/box-office.js';
import { onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { actor } from '../support/transactions.js';

const together = process.env['TEST_OPTIMIZATIONS'] !== 'off';

/** A decision of staff, as a test asks for it. */
interface Asked {
  decide: 'approve' | 'reject' | 'approve next';
  /** Of the order's row, or the event's. */
  id?: number;
  notes?: string;
  key?: string;
}

/** An answer or a refusal, without what differs between two databases: codes and times. */
async function answerOf(decided: Promise<object | null>): Promise<object | null> {
  try {
    const answer = await decided;
    if (!answer) return null;
    const {
      outcome = null,
      reason = null,
      order = answer,
    } = answer as { outcome?: string; reason?: string; order?: object };
    const { id, status, adminNotes, decidedById, decidedAt, total, hasReceipt } = order as Record<string, unknown>;
    return {
      outcome,
      reason,
      id,
      status,
      adminNotes,
      decidedById,
      decided: decidedAt instanceof Date,
      total,
      hasReceipt,
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, message: error.message, details: error.details };
  }
}

/** The decision of an actor of its own, as each request has one. */
async function request(foyer: Foyer, asked: Asked) {
  const by = await actor(foyer, 'admin', asked.decide === 'approve next' ? 'processNextOrder' : `${asked.decide}Order`);
  return { by, ...asked };
}

function decides(foyer: Foyer, { by, decide, id, notes, key }: Awaited<ReturnType<typeof request>>) {
  const moves = foyer.app.get(OrderMoves);
  return decide === 'approve next' ? moves.approveNext(by, id, key) : moves[decide](by, id!, notes);
}

/** What decisions leave behind, in the order in which it was written, or by order. */
async function traces(foyer: Foyer, by: 'id' | 'order_id'): Promise<object> {
  const read = (sql: string) => foyer.rows(sql);
  return {
    orders: await read('select id, status, admin_notes, decided_by_id from orders order by id'),
    stock: await read('select id, available, held, sold, revenue from ticket_type order by id'),
    ledger: await read(
      `select ticket_type_id, cause, actor_id, order_id, available, held, sold from stock_movement order by ${by}, id`,
    ),
    tallies: await read('select event_id, status, orders from order_tally where orders <> 0 order by event_id, status'),
    feed: await read(
      `select kind, event_id, actor_id, order_id, ticket_type_id, quantity from activity order by ${by}, id`,
    ),
    audit: await read(
      `select action, actor_id, subject, before, after from audit_entry where action like '%Order' order by ${by === 'id' ? by : 'subject'}, id`,
    ),
    people: await read('select count(*) as people from audit_person'),
    keys: await read('select operation, key, request from idempotency_key order by key'),
  };
}

/** Pending orders of two events and one that was decided before. */
async function pendingOrders(foyer: Foyer) {
  const scene = await stage(foyer, { vip: 6, regular: 30 });
  const { admin, customer, vip, regular } = scene;
  const elsewhere = await evening(admin);
  const orders = [];
  for (let n = 0; n < 12; n++) orders.push(await customer.places({ [n % 3 ? regular.id : vip.id]: (n % 2) + 1 }));
  for (let n = 0; n < 6; n++) orders.push(await customer.places({ [vip.id]: 1, [regular.id]: 1 }));
  orders.push(await customer.places({ [elsewhere.vip.id]: 1 }));
  await admin.rejects(await customer.places({ [vip.id]: 1 }));
  const row = ({ id }: { id: string }) => ({ id: foyer.row(id) });
  return { orders: orders.map(row), event: row(scene.event), elsewhere: row(elsewhere.event) };
}

/** 64 decisions with every kind of bad request among good ones. */
function everyKind({ orders, event, elsewhere }: Awaited<ReturnType<typeof pendingOrders>>): Asked[] {
  const id = (index: number) => orders[index]!.id;
  const next: Asked = { decide: 'approve next', id: event.id };
  const kinds: Asked[] = [
    { decide: 'approve', id: id(1), notes: 'for Ada' },
    next,
    { decide: 'approve', id: id(1) }, // decided already
    { decide: 'reject', id: id(0), notes: 'too late' }, // the next one, above
    { decide: 'reject', id: id(3), notes: 'no' },
    { decide: 'approve', id: id(3) },
    { decide: 'approve', id: 999_999 },
    { decide: 'reject', id: 999_999 },
    { decide: 'approve next', id: 999_999 },
    { decide: 'approve next' }, // two events have pending orders
    { ...next, key: 'press-1' },
    { ...next, key: 'press-1' },
    { decide: 'approve next', id: elsewhere.id, key: 'press-1' }, // for something else
    { ...next, key: '' },
    { decide: 'approve', id: id(12) },
    { decide: 'approve', id: id(18) + 1 }, // rejected before
    { decide: 'approve next', id: elsewhere.id },
    { decide: 'approve next', id: elsewhere.id }, // none is left there
    { decide: 'approve next' }, // of the default event
  ];
  return [
    ...kinds,
    ...Array.from({ length: 64 - kinds.length }, (_, n) => (n % 9 === 8 ? { ...next, key: `k${n}` } : next)),
  ];
}

type Scene = Awaited<ReturnType<typeof pendingOrders>>;

describe('decisions that arrive together', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => end());

  async function end(): Promise<void> {
    await expectInvariants(foyer);
    expect(await foyer.app.get(AuditSeal).verify()).toMatchObject({ ok: true, differences: [] });
    await foyer.stop();
  }

  /** Decides all at once, and at a twin one after another. Both answer the same and leave the same. */
  async function compare(
    asked: (scene: Scene) => Asked[],
    prepare: () => void = () => {},
    by: 'id' | 'order_id' = 'id',
  ): Promise<(object | null)[]> {
    prepare();
    const alone: (object | null)[] = [];
    for (const one of asked(await pendingOrders(foyer)))
      alone.push(await answerOf(decides(foyer, await request(foyer, one))));
    const left = await traces(foyer, by);
    await end();

    foyer = await Foyer.start();
    prepare();
    const requests = await Promise.all(asked(await pendingOrders(foyer)).map((one) => request(foyer, one)));
    const shared = jest.spyOn(foyer.app.get(Transactions), 'runTogether');
    const answers = await Promise.all(requests.map((one) => answerOf(decides(foyer, one))));
    expect(shared.mock.calls.map(([commands]) => commands.length)).toEqual(together ? [requests.length] : []);
    expect(answers).toEqual(alone);
    expect(await traces(foyer, by)).toEqual(left);
    return answers;
  }

  it('get what each of them alone would have got', async () => {
    const answers = await compare(everyKind);
    const codes = new Set(answers.map((answer) => answer && 'code' in answer && answer.code));
    for (const code of ['NOT_FOUND', 'INVALID_TRANSITION', 'IDEMPOTENCY_CONFLICT', 'BAD_USER_INPUT']) {
      expect(codes).toContain(code);
    }
    const outcomes = new Set(answers.map((answer) => answer && 'outcome' in answer && answer.outcome));
    expect(outcomes).toEqual(new Set(['APPROVED', 'AUTO_REJECTED', null, false]));
    expect(answers).toContain(null);
  });

  it('get it also where a feature sees each move, and refuses some', async () => {
    const sights: object[][] = [];
    const watch = () => {
      const seen: object[] = [];
      sights.push(seen);
      const look = async (tx: Tx, _by: unknown, [move]: readonly MovingOrder[]) => {
        if (move!.to !== 'APPROVED') return;
        const [stock] = await tx.em.execute<object[]>(
          'select sum(sold) as sold, sum(available) as available from ticket_type',
        );
        const [orders] = await tx.em.execute<object[]>(
          `select count(*) as approved from orders where status = 'APPROVED'`,
        );
        seen.push({ ...move, ...stock, ...orders });
      };
      const refuse = async (tx: Tx, by: unknown, moves: readonly MovingOrder[]) => {
        await look(tx, by, moves);
        if (moves[0]!.to === 'APPROVED' && moves[0]!.orderId % 5 === 0) throw new DomainError('FORBIDDEN', 'Not yet.');
      };
      foyer.app.get(OrderRules).register({ before: look, after: refuse });
    };
    const approvals = ({ orders }: Scene): Asked[] =>
      orders.slice(0, 10).map(({ id }) => ({ decide: 'approve', id, notes: 'go' }));
    const answers = await compare(approvals, watch, onPostgres ? 'order_id' : 'id');
    expect(answers.filter((answer) => 'code' in answer!)).toHaveLength(2);
    const [alone, mine] = sights;
    if (!onPostgres) expect(mine!.slice(-alone!.length)).toEqual(alone); // there, two at once are alone
    const inShared = mine!.slice(0, -alone!.length); // up to the refusal, which rolled it back
    expect(inShared).toEqual(together ? alone!.slice(0, 10) : []);
  });

  it('sell exactly the stock that there is', async () => {
    const { admin, customers, event, vip } = await stage(foyer, { vip: 64, customers: 8 });
    const orders = [];
    for (let n = 0; n < 64; n++) orders.push(await customers[n % 8]!.places({ [vip.id]: 1 }));
    await admin.changes(vip.id, { available: 10 });
    const answers = await Promise.all(orders.map((order) => admin.approves(order)));
    const approved = answers.filter(({ outcome }) => outcome === 'APPROVED');
    const rejected = answers.filter(({ outcome }) => outcome === 'AUTO_REJECTED');
    expect([approved.length, rejected.length]).toEqual([10, 54]);
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
      new Set(['Not enough VIP tickets: 1 requested, 0 available.']),
    );
    expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 0, sold: 10 } });
  });

  it('approve no order twice', async () => {
    const { admin, customer, event, regular }: Stage = await stage(foyer);
    const ids: string[] = [];
    for (let n = 0; n < 10; n++) ids.push((await customer.places({ [regular.id]: 1 })).id);
    const answers = await Promise.all(Array.from({ length: 16 }, () => admin.processesNext(event.id)));
    const given = answers.flatMap((answer) => (answer ? [answer.order.id] : []));
    expect(given.toSorted()).toEqual(ids.toSorted());
    expect(answers.filter((answer) => answer === null)).toHaveLength(6);
  });
});
