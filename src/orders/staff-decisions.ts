import type { By } from '../auth/sessions/by.js';
import { DomainError, notFound } from '../common/domain-error.js';
import { attempt, type Outcome } from '../persistence/batches/outcome.js';
import { IdempotencyKeys, type KeyedCommand } from '../persistence/idempotency.js';
import type { Tx } from '../persistence/tx.js';
import { Stock } from '../tickets/stock.js';
import type { OrderWithItems } from './record-placed.js';
import { decideApproval, type ApprovalDecision } from './decide-approval.js';
import { decideMove } from './decide-move.js';
import { findOrders, inOrderOfProcessing, lockNextOrders, lockOrders } from './find-order.js';
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

/** The result of a key. */
type Kept = Omit<Decision, 'order'> & { orderId: number };

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
    private readonly keys: IdempotencyKeys<Kept | null>,
    private readonly writes: OrderWrites,
  ) {}

  /**
   * Decides about all requests.
   * @returns one outcome for each, in order; null if no order is next
   * @throws errors of features that refuse a move
   */
  static async decide(
    tx: Tx,
    requests: readonly DecisionRequest[],
    seams: MoveSeams,
  ): Promise<Outcome<Decision | null>[]> {
    const keys = await IdempotencyKeys.read<Kept | null>(tx, requests.map(keyedOf));
    const open = requests.filter((request) => isOpen(request, keys));
    const office = await openOffice(tx, open);
    const writes = new OrderWrites(tx, office.stock, seams);
    const decisions = new StaffDecisions(tx, office, keys, writes);
    const outcomes: Outcome<Decision | null>[] = [];
    for (const request of requests) outcomes.push(await decisions.outcomeOf(request));
    await writes.finish();
    await keys.write(tx);
    return outcomes;
  }

  /** A refusal of a decision is an outcome. The refusal of a feature is thrown: it may have written something before. */
  private async outcomeOf(request: DecisionRequest): Promise<Outcome<Decision | null>> {
    let planned: Planned | null;
    try {
      const earlier = this.keys.earlier(keyedOf(request));
      if (earlier) return { result: await this.again(earlier.result ?? null) };
      planned = await this.plan(request);
    } catch (error) {
      if (error instanceof DomainError) return { refusal: error };
      throw error;
    }
    const decision = planned && (await this.make(request.by, planned));
    const claim = this.keys.claim(keyedOf(request));
    if (claim) claim.result = decision && keptOf(decision);
    return { result: decision };
  }

  /** The first result of a key, with the order as it is now. */
  private async again(kept: Kept | null): Promise<Decision | null> {
    if (!kept) return null;
    const { orderId, ...decision } = kept;
    const decided = this.office.orders.get(orderId)?.order;
    const [order] = decided ? [decided] : await findOrders(this.tx, [orderId]);
    return { ...decision, order: order! };
  }

  /** @returns null if no order is next */
  private async plan(request: DecisionRequest): Promise<Planned | null> {
    if (request.decide === 'approve next') {
      const event = await this.office.events.find(this.tx, request.eventId, () => this.writes.write());
      const next = this.office.pending.get(event)?.find(({ order }) => order.status === 'PENDING');
      return next ? this.approval(next) : null;
    }
    const { decide, orderId, notes } = request;
    const found = this.office.orders.get(orderId);
    if (!found) throw notFound('order');
    return decide === 'approve' ? this.approval(found, notes) : rejection(found, notes);
  }

  /** @throws DomainError INVALID_TRANSITION; BAD_USER_INPUT past MAX_WORTH */
  private approval({ order, items }: OrderWithItems, notes?: string): Planned {
    const { status } = order;
    const { outcome, move, reason } = decideApproval({ status, lines: items.map(lineOf) }, this.office.stock.types);
    this.writes.assertPossible({ items, move });
    return { order, items, move, notes: reason ?? notes, automatic: reason !== null, outcome, reason };
  }

  private async make(by: By, { outcome, reason, ...decided }: Planned): Promise<Decision> {
    await this.writes.make(by, decided);
    return { order: decided.order, outcome, reason };
  }
}

function keyedOf(request: DecisionRequest): KeyedCommand {
  const { by } = request;
  if (request.decide !== 'approve next') return { by, key: undefined, request: undefined };
  const { key, eventId } = request;
  return { by, key, request: { eventId } };
}

/** Whether a request is still to be decided: a repeated key has its answer, and locks nothing. */
function isOpen(request: DecisionRequest, keys: IdempotencyKeys<Kept | null>): boolean {
  const earlier = attempt(() => keys.earlier(keyedOf(request)));
  return 'result' in earlier && earlier.result === undefined;
}

function keptOf({ order, outcome, reason }: Decision): Kept {
  return { orderId: order.id, outcome, reason };
}

/** @throws DomainError INVALID_TRANSITION */
function rejection({ order, items }: OrderWithItems, notes?: string): Planned {
  return { order, items, move: decideMove(order.status, 'REJECTED'), notes, outcome: null, reason: null };
}

/** Locks orders before ticket types, and rows of a kind in id order. Rejections need no stock. */
async function openOffice(tx: Tx, requests: readonly DecisionRequest[]): Promise<Office> {
  const named = requests.filter((request) => request.decide !== 'approve next');
  const next = requests.filter((request) => request.decide === 'approve next');
  const asked = next.map(({ eventId }) => eventId);
  const events = await NextEvents.read(tx, asked, named.length > 0);
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
