import type { User } from '../../auth/users/user.entity.js';
import { inZone } from '../../common/zoned-time.js';
import type { OrderItem } from '../../orders/order-item.entity.js';
import { OrderPriority } from '../../orders/order-priority.js';
import type { Order } from '../../orders/order.entity.js';
import { eventAsOrdered, typeAsOrdered } from '../../orders/ordered-names.js';
import type { Kinds, Row } from './table.js';

/** New columns come last: programs may read by place. */
export const TRANSACTION_COLUMNS = [
  'order_id',
  'order_code',
  'customer',
  'email',
  'event',
  'ticket_type',
  'quantity',
  'unit_price',
  'line_total',
  'order_total',
  'currency',
  'status',
  'placed_at',
  'decided_at',
  'completed_at',
  'notes',
  'cancelled_at',
  'cancel_reason',
  'decided_by',
  'event_slug',
  'event_starts_at',
  'event_timezone',
  'username',
  'priority',
  'event_today',
  'ticket_type_today',
] as const;

export const TRANSACTION_KINDS: Kinds = {
  quantity: 'number',
  unit_price: 'amount',
  line_total: 'amount',
  order_total: 'amount',
};

/** An order as the download has it. */
interface Transaction {
  /** The order's global id. */
  id: string;
  order: Order;
  items: readonly OrderItem[];
  /** The user who approved or rejected it. */
  decidedBy?: User;
}

type TransactionRow = Row<(typeof TRANSACTION_COLUMNS)[number]>;

/**
 * One row per item; only the first has the order's total. Event and type are named as they were when ordered; today's
 * names stand in the last two columns if they differ.
 */
export function transactionRows({ id, order, items, decidedBy }: Transaction): TransactionRow[] {
  const ofOrder = orderColumns(id, order, decidedBy);
  const { currency, totalAmount } = order;
  return items.map((item, index) => {
    const { ticketType: today, quantity, unitPrice, amount } = item;
    const { name } = typeAsOrdered(item, today);
    return {
      ...ofOrder,
      ticket_type: name,
      ticket_type_today: differing(name, today.name),
      quantity,
      unit_price: { amount: unitPrice, currency },
      line_total: { amount, currency },
      order_total: index === 0 ? { amount: totalAmount, currency } : null,
    };
  });
}

function orderColumns(id: string, order: Order, decidedBy: User | undefined): TransactionRow {
  const { customer, event: today } = order;
  const { name, startsAt, timezone } = eventAsOrdered(order, today);
  return {
    order_id: id,
    order_code: order.code,
    customer: customer.fullName ?? customer.username,
    email: customer.email,
    username: customer.username,
    event: name,
    event_slug: today.slug,
    event_starts_at: startsAt && inZone(startsAt, timezone),
    event_timezone: timezone,
    event_today: differing(name, today.name),
    currency: order.currency,
    status: order.status,
    priority: OrderPriority[order.priority],
    placed_at: order.placedAt.toISOString(),
    decided_at: order.decidedAt?.toISOString(),
    decided_by: decidedBy?.username,
    completed_at: order.completedAt?.toISOString(),
    cancelled_at: order.cancelledAt?.toISOString(),
    cancel_reason: order.cancelReason,
    notes: order.adminNotes,
  };
}

function differing(then: string, today: string): string | null {
  return then === today ? null : today;
}
