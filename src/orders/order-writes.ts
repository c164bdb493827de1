import { OptimisticLockError } from '@mikro-orm/core';
import type { By } from '../auth/sessions/by.js';
import { UpdateRows } from '../persistence/statements/update-rows.js';
import type { Tx } from '../persistence/tx.js';
import type { StockFreed } from '../tickets/stock-freed.js';
import { givenBack, taken, type Stock } from '../tickets/stock.js';
import type { OrderWithItems } from './record-placed.js';
import type { Move } from './decide-move.js';
import type { OrderItem } from './order-item.entity.js';
import type { OrderStatus } from './order-lifecycle.js';
import { ticketCount, type OrderLine } from './order-lines.js';
import type { MovingOrder, OrderRules } from './order-rules.js';
import { TallyChanges } from './order-tallies.js';
import { Order } from './order.entity.js';

/** The parts of other features in moves of orders. */
export interface MoveSeams {
  rules: OrderRules;
  freed: StockFreed;
}

/** A decided move of an order. */
export interface DecidedMove extends OrderWithItems {
  move: Move;
  /** The notes of staff's decision, or the reason of a cancellation. */
  notes?: string;
  /** Whether a rule decides in place of the user who acts; without a user, one always does. */
  automatic?: boolean;
  /** Moves of the order that the same write makes. */
  earlier?: MovingOrder[];
}

/**
 * The moves of orders that one transaction makes. They are made in memory, so that each decision sees those before it, and
 * written together: orders, stock, ledger, and the tallies last. A feature that takes part sees the database as if each
 * move were alone: what stands in memory is written before it is told.
 */
export class OrderWrites {
  /** Orders that have moved since the last write, with their statuses in the database. */
  private readonly unwritten = new Map<Order, OrderStatus>();
  private readonly tallies = new TallyChanges();

  /** @param stock of all types whose stock the moves touch; locked */
  constructor(
    private readonly tx: Tx,
    private readonly stock: Stock,
    private readonly seams: MoveSeams,
  ) {}

  /** @throws DomainError if the stock does not allow the move; BAD_USER_INPUT past MAX_WORTH */
  assertPossible({ items, move }: Pick<DecidedMove, 'items' | 'move'>): void {
    const tickets = TICKETS[move.stock];
    if (tickets) this.stock.assertMovable(items.map(tickets.change));
  }

  /** Makes one move and records it. @throws errors of `assertPossible`, and of features that refuse it */
  async make(by: By, { order, items, move, notes, automatic = !by.user, earlier = [] }: DecidedMove): Promise<void> {
    const { tx, stock } = this;
    const { rules, freed } = this.seams;
    const { from, to } = move;
    const about = aboutOrder(order);
    const ticketTypeIds = items.map(({ ticketType }) => ticketType.id);
    if (rules.any) await this.write();
    await rules.before(tx, by, [{ ...about, from, to }]);

    if (!this.unwritten.has(order)) this.unwritten.set(order, from);
    order.move(to, tx.now, notes, { userId: by.user?.id ?? null, automatic });
    const tickets = TICKETS[move.stock];
    if (tickets) stock.move(tx, by, items.map(tickets.change), { cause: tickets.cause, orderId: order.id });
    this.tallies.move(about.eventId, from, to);
    tx.record(by, {
      kind: KINDS[to],
      ...about,
      ticketTypeIds,
      quantity: ticketCount(items),
      subject: `order:${order.id}`,
      before: { status: from },
      after: { status: to },
    });

    const frees = FREES.has(to);
    if (rules.any || (frees && freed.any)) await this.write();
    await rules.after(tx, by, [...earlier, { ...about, from, to }]);
    if (frees) await freed.tell(tx, by, ticketTypeIds);
  }

  /** Writes all. The tallies come last: every decision about an order of the event writes these rows. */
  async finish(): Promise<void> {
    await this.write();
    await this.tallies.write(this.tx);
  }

  /**
   * Writes orders and stock as they stand in memory.
   * @throws OptimisticLockError if a row has changed since it was read, so that the transaction starts over
   */
  async write(): Promise<void> {
    const moved = [...this.unwritten].map(([order, seen]) => movedRow(order, seen));
    this.unwritten.clear();
    moved.sort((a, b) => a.id - b.id);
    const written = await MOVE.update(this.tx.db, moved);
    if (written !== moved.length) throw new OptimisticLockError('Locked orders were moved by somebody else');
    await this.stock.write(this.tx);
  }
}

export function aboutOrder({ id, event, customer }: Order) {
  return { orderId: id, eventId: event.id, customerId: customer.id };
}

/** The columns that `Order.move` sets, and the status that was seen. */
interface MovedRow {
  id: number;
  seen: OrderStatus;
  status: OrderStatus;
  adminNotes?: string | null;
  cancelReason?: string | null;
  decidedAt?: Date | null;
  decidedById?: number | null;
  decidedAutomatically: boolean;
  completedAt?: Date | null;
  cancelledAt?: Date | null;
}

const MOVE = new UpdateRows<MovedRow>(Order, {
  set: {
    status: 'status',
    adminNotes: 'adminNotes',
    cancelReason: 'cancelReason',
    decidedAt: 'decidedAt',
    decidedById: 'decidedById',
    decidedAutomatically: 'decidedAutomatically',
    completedAt: 'completedAt',
    cancelledAt: 'cancelledAt',
  },
  where: { id: 'id', seen: 'status' },
});

function movedRow(order: Order, seen: OrderStatus): MovedRow {
  const { id, status, adminNotes, cancelReason, completedAt, cancelledAt } = order;
  const { decidedAt, decidedById, decidedAutomatically } = order;
  const decision = { decidedAt, decidedById, decidedAutomatically };
  return { id, seen, status, adminNotes, cancelReason, ...decision, completedAt, cancelledAt };
}

/** What each move does with an order's tickets. */
const TICKETS = {
  taken: { change: taken, cause: 'order.approved' },
  'given back': { change: givenBack, cause: 'order.cancelled' },
  untouched: undefined,
} as const;

export function lineOf({ ticketType, quantity }: OrderItem): OrderLine {
  return { ticketTypeId: ticketType.id, quantity };
}

/** The ids of the items' types. */
export function typesOf(items: readonly OrderItem[]): number[] {
  return [...new Set(items.map(({ ticketType }) => ticketType.id))];
}

const KINDS = {
  PENDING: 'order.placed',
  APPROVED: 'order.approved',
  REJECTED: 'order.rejected',
  COMPLETED: 'order.completed',
  CANCELLED: 'order.cancelled',
} as const;

/** Statuses that free stock, or stock that a pending order counted on. */
const FREES: ReadonlySet<OrderStatus> = new Set(['REJECTED', 'CANCELLED']);
