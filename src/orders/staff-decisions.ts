import type { By } from '../auth/sessions/by.js';
import { DomainError, notFound } from '../common/domain-error.js';
import type { Outcome } from '../persistence/batches/outcome.js';
import { answerOnce } from '../persistence/idempotency.js';
import type { Tx } from '../persistence/tx.js';
import { Stock } from '../tickets/stock.js';
import type { OrderWithItems } from './create-order.js';
import { decideApproval, type ApprovalDecision } from './decide-approval.js';
import { decideMove } from './decide-move.js';
import { findOrder, inOrderOfProcessing, lockNextOrders, lockOrders } from './find-order.js';
import { NextEvents } from './next-events.js';
import { lineOf, OrderWrites, typesOf, type DecidedMove, type MoveSeams } from './order-writes.js';
import type { Order } from './order.entity.js';

/** A decision of staff about a pending order. */
interface OneOrder {
  readonly by: By;
  readonly decide: 'approve' | 'reject';
  readonly orderId: number;
  readonly notes?: string;
}

/** The approval of the next order of an event; of the default event without `eventId`. */
interface NextOrder {
  readonly by: By;
  readonly decide: 'approve next';
  readonly eventId?: number;
  /** The idempotency key. */
  readonly key?: string;
}

export type DecisionRequest = OneOrder | NextOrder;

/** A decided order. */
export interface Decision {
  order: Order;
  /** Of an approval; null for a rejection. */
  outcome: ApprovalDecision['outcome'] | null;
  /** The reason of an automatic rejection, for people. */
  reason: string | null;
}

type Planned = DecidedMove & Omit<Decision, 'order'>;

/** The orders that the requests are about, and the stock of their types; all locked. */
interface Office {
  orders: ReadonlyMap<number, OrderWithItems>;
  /** The pending orders of an event, in the order of processing. */
  pending: ReadonlyMap<number, readonly OrderWithItems[]>;
  events: NextEvents;
  stock: Stock;
}

/**
 * Decisions of staff in one transaction. They are made one after another, and each gets what it would have got alone. What
 * they need is read with one statement each, and what they decided is written together.
 */
export class StaffDecisions {
  private constructor(
    private readonly tx: Tx,
    private readonly office: Office,
    private readonly writes: OrderWrites,
  ) {}

  /**
   * Decides about all requests.
   * @returns one outcome for each, in order; null if no order is next
   * @throws errors of features that refuse a move; DomainError if a request is refused whose key was claimed
   */
  static async decide(
    tx: Tx,
    requests: readonly DecisionRequest[],
    seams: MoveSeams,
  ): Promise<Outcome<Decision | null>[]> {
    const office = await openOffice(tx, requests);
    const writes = new OrderWrites(tx, office.stock, seams);
    const decisions = new StaffDecisions(tx, office, writes);
    const outcomes: Outcome<Decision | null>[] = [];
    for (const request of requests) outcomes.push(await decisions.outcomeOf(request));
    await writes.finish();
    return outcomes;
  }

  /** A refusal is an outcome as long as the request has written nothing. */
  private async outcomeOf(request: DecisionRequest): Promise<Outcome<Decision | null>> {
    let wrote = false;
    const writing = () => {
      wrote = true;
    };
    try {
      const next = request.decide === 'approve next';
      return { result: next ? await this.nextOnce(request, writing) : await this.one(request, writing) };
    } catch (error) {
      if (wrote || !(error instanceof DomainError)) throw error;
      return { refusal: error };
    }
  }

  private one({ by, decide, orderId, notes }: OneOrder, writing: () => void): Promise<Decision> {
    const found = this.office.orders.get(orderId);
    if (!found) throw notFound('order');
    const planned = decide === 'approve' ? this.approval(found, notes) : rejection(found, notes);
    writing();
    return this.make(by, planned);
  }

  /** A repetition of a key gets the first result, with the order as it is now. */
  private async nextOnce({ by, eventId, key }: NextOrder, writing: () => void): Promise<Decision | null> {
    if (key === undefined || key === null) return this.next(by, eventId, writing);
    const kept = await answerOnce(this.tx, by, { key, request: { eventId } }, async () => {
      writing(); // the claim
      const decision = await this.next(by, eventId, writing);
      return decision && { orderId: decision.order.id, outcome: decision.outcome, reason: decision.reason };
    });
    if (!kept) return null;
    const { orderId, ...decision } = kept;
    const order = this.office.orders.get(orderId)?.order ?? (await findOrder(this.tx.em, orderId));
    return { order, ...decision };
  }

  private async next(by: By, eventId: number | undefined, writing: () => void): Promise<Decision | null> {
    const event = await this.office.events.find(this.tx, eventId, () => this.writes.write());
    const next = this.office.pending.get(event)?.find(({ order }) => order.status === 'PENDING');
    if (!next) return null;
    const planned = this.approval(next);
    writing();
    return this.make(by, planned);
  }

  /** @throws DomainError INVALID_TRANSITION; BAD_USER_INPUT past MAX_WORTH */
  private approval({ order, items }: OrderWithItems, notes?: string): Planned {
    const { status } = order;
    const { outcome, move, reason } = decideApproval({ status, lines: items.map(lineOf) }, this.office.stock.types);
    this.writes.assertPossible({ items, move });
    return { order, items, move, notes: reason ?? notes, outcome, reason };
  }

  private async make(by: By, { outcome, reason, ...decided }: Planned): Promise<Decision> {
    await this.writes.make(by, decided);
    return { order: decided.order, outcome, reason };
  }
}

/** @throws DomainError INVALID_TRANSITION */
function rejection({ order, items }: OrderWithItems, notes?: string): Planned {
  return { order, items, move: decideMove(order.status, 'REJECTED'), notes, outcome: null, reason: null };
}

/** Locks orders before ticket types, and rows of a kind in id order. Rejections need no stock. */
async function openOffice(tx: Tx, requests: readonly DecisionRequest[]): Promise<Office> {
  const named = requests.filter((request) => request.decide !== 'approve next');
  const next = requests.filter((request) => request.decide === 'approve next');
  const events = await NextEvents.read(
    tx,
    next.map(({ eventId }) => eventId),
  );
  const orders = await lockOrders(tx, [...new Set(named.map(({ orderId }) => orderId))]);
  const except = orders.map(({ order }) => order.id);
  const pending = new Map<number, OrderWithItems[]>();
  for (const [event, most] of events.counts) {
    const ofEvent = orders.filter(({ order }) => order.event.id === event);
    const others = await lockNextOrders(tx, event, { most, except });
    orders.push(...others);
    pending.set(
      event,
      [...ofEvent, ...others].toSorted((a, b) => inOrderOfProcessing(a.order, b.order)),
    );
  }
  const approved = requests.some(({ decide }) => decide !== 'reject') ? orders : [];
  const stock = await Stock.lock(tx, typesOf(approved.flatMap(({ items }) => items)));
  return { orders: new Map(orders.map((one) => [one.order.id, one])), pending, events, stock };
}
