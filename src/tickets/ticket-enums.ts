import { registerEnumType } from '@nestjs/graphql';
import { valuesOf } from '../common/enums.js';
import { EVENT_STATUSES, QUEUE_RULES, WAITING_LIST_MODES } from './event.entity.js';
import { SALES_CLOSED_REASONS } from './sales-window.js';
import type { StockCause } from './stock-movement.entity.js';
import { TICKET_TIERS } from './ticket-type.entity.js';

export const TicketTier = valuesOf(TICKET_TIERS);
registerEnumType(TicketTier, {
  name: 'TicketTier',
  description: 'Decides how soon staff see an order.',
  valuesMap: {
    VIP: { description: 'Processed first.' },
    REGULAR: { description: 'Processed after orders with VIP tickets.' },
  },
});

export const WaitingListMode = valuesOf(WAITING_LIST_MODES);
registerEnumType(WaitingListMode, {
  name: 'WaitingListMode',
  description: 'How the queue of an event is served.',
  valuesMap: {
    MANUAL: { description: 'Staff serve the queue.' },
    AUTOMATIC: { description: 'Freed stock is offered to the next in line.' },
  },
});

export const QueueRule = valuesOf(QUEUE_RULES);
registerEnumType(QueueRule, {
  name: 'QueueRule',
  description: 'The rule by which freed stock is offered.',
  valuesMap: {
    STRICT: { description: 'The head of the line waits until its whole quantity is there.' },
    FILL: { description: 'The first entry with a quantity that fits.' },
  },
});

export const EventStatus = valuesOf(EVENT_STATUSES);
registerEnumType(EventStatus, {
  name: 'EventStatus',
  description: 'Whether an event is shown.',
  valuesMap: {
    DRAFT: { description: 'For staff only; nothing can be ordered.' },
    PUBLISHED: { description: 'For everybody.' },
    ARCHIVED: { description: 'Out of the lists and no longer sold; in the books, and visible through one’s order.' },
  },
});

const REASONS = {
  RESTOCKED: 'Tickets were added or taken away by hand, the first ones included.',
  ORDER_APPROVED: 'They were sold to an order.',
  ORDER_CANCELLED: 'A cancelled order gave them back.',
  OFFERED: 'They were set aside for a queue entry; not in use yet.',
  OFFER_RETURNED: 'An offer ended; not in use yet.',
  OTHER: 'Something that this enum does not tell apart; `cause` says more.',
} as const;
type Reason = keyof typeof REASONS;

export const StockMovementReason = valuesOf(Object.keys(REASONS) as Reason[]);
registerEnumType(StockMovementReason, {
  name: 'StockMovementReason',
  description: 'Why stock moved.',
  valuesMap: Object.fromEntries(Object.entries(REASONS).map(([reason, description]) => [reason, { description }])),
});

const REASON_OF: Readonly<Record<StockCause, Reason>> = {
  stocked: 'RESTOCKED',
  restocked: 'RESTOCKED',
  'order.approved': 'ORDER_APPROVED',
  'order.cancelled': 'ORDER_CANCELLED',
};

/** The reason of a movement; OTHER for a cause that a newer replica wrote. */
export function stockReasonOf(cause: string): Reason {
  return (REASON_OF as Record<string, Reason | undefined>)[cause] ?? 'OTHER';
}

export const SalesClosedReason = valuesOf(SALES_CLOSED_REASONS);
registerEnumType(SalesClosedReason, {
  name: 'SalesClosedReason',
  description: 'Why an event’s tickets cannot be ordered.',
  valuesMap: {
    CLOSED: { description: 'Closed by hand.' },
    STARTED: { description: 'The event has started.' },
    DRAFT: { description: 'The event is not published yet.' },
    ARCHIVED: { description: 'The event is archived.' },
  },
});
