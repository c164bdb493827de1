import { registerEnumType } from '@nestjs/graphql';
import type { FeedKind } from '../../bus/message.js';
import { valuesOf } from '../../common/enums.js';

const TYPES = {
  ORDER_PLACED: 'A customer placed an order.',
  ORDER_APPROVED: 'An order was approved.',
  ORDER_REJECTED: 'An order was rejected.',
  ORDER_COMPLETED: 'An order was completed.',
  ORDER_CANCELLED: 'An order was cancelled.',
  ORDER_REOPENED: 'A rejected order was reopened; not in use yet.',
  QUEUE_JOINED: 'A customer joined a queue.',
  QUEUE_LEFT: 'An entry was taken out of its queue.',
  QUEUE_FULFILLED: 'An entry got its tickets.',
  QUEUE_OFFERED: 'Tickets were set aside for an entry; not in use yet.',
  QUEUE_EXPIRED: 'An entry ended before its turn came.',
  STOCK_CHANGED: 'Tickets were added, taken away, sold or given back.',
  PRICE_CHANGED: 'A ticket type got another price.',
  EVENT_CHANGED: 'An event was created, changed or deleted.',
  TICKET_TYPE_CHANGED: 'A ticket type was created, changed or deleted.',
  DATA_RESET: 'Everything started over.',
  OTHER: 'Something that this enum does not tell apart; `kind` says more.',
} as const;
type Type = keyof typeof TYPES;

export const ActivityType = valuesOf(Object.keys(TYPES) as Type[]);
registerEnumType(ActivityType, {
  name: 'ActivityType',
  description: 'What an entry of the feed tells.',
  valuesMap: Object.fromEntries(Object.entries(TYPES).map(([type, description]) => [type, { description }])),
});

const TYPE_OF: Readonly<Record<FeedKind, Type>> = {
  'event.created': 'EVENT_CHANGED',
  'event.updated': 'EVENT_CHANGED',
  'event.deleted': 'EVENT_CHANGED',
  'ticketType.created': 'TICKET_TYPE_CHANGED',
  'ticketType.updated': 'TICKET_TYPE_CHANGED',
  'ticketType.deleted': 'TICKET_TYPE_CHANGED',
  'price.changed': 'PRICE_CHANGED',
  'stock.changed': 'STOCK_CHANGED',
  'order.placed': 'ORDER_PLACED',
  'order.approved': 'ORDER_APPROVED',
  'order.rejected': 'ORDER_REJECTED',
  'order.completed': 'ORDER_COMPLETED',
  'order.cancelled': 'ORDER_CANCELLED',
  'queue.joined': 'QUEUE_JOINED',
  'queue.left': 'QUEUE_LEFT',
  'queue.fulfilled': 'QUEUE_FULFILLED',
  'queue.expired': 'QUEUE_EXPIRED',
  'data.reset': 'DATA_RESET',
};

/** The type of a row of the feed; OTHER for a kind that a newer replica wrote. */
export function activityTypeOf(kind: string): Type {
  return (TYPE_OF as Record<string, Type | undefined>)[kind] ?? 'OTHER';
}
