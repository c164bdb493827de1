/** The kinds of changes that the feed shows, as `Activity.kind`. */
export const FEED_KINDS = [
  'event.created',
  'event.updated',
  'event.deleted',
  'ticketType.created',
  'ticketType.updated',
  'ticketType.deleted',
  'price.changed',
  'stock.changed',
  'order.placed',
  'order.approved',
  'order.rejected',
  'order.completed',
  'order.cancelled',
  'queue.joined',
  'queue.left',
  'queue.fulfilled',
  'queue.expired',
  'data.reset',
] as const;

/** All kinds of changes. The feed leaves out starts, which the clock makes, and changes of an account. */
export const MESSAGE_KINDS = [...FEED_KINDS, 'event.started', 'user.changed'] as const;

export type FeedKind = (typeof FEED_KINDS)[number];
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/**
 * A committed change. It names rows and holds no state: listeners read the state from the database. A lost message
 * costs freshness, never correctness.
 */
export interface ChangeMessage {
  readonly kind: MessageKind;
  readonly at: Date;
  /** The event whose tickets this is about; undefined for a change of everything. */
  readonly eventId?: number;
  /** The acting user; undefined for the system. */
  readonly actorId?: number;
  readonly orderId?: number;
  /** The owner of the order or queue entry. */
  readonly customerId?: number;
  readonly ticketTypeId?: number;
  /** All ticket types of an order. Undefined means unknown: any type of the event. */
  readonly ticketTypeIds?: readonly number[];
  readonly queueEntryId?: number;
  /** The account that changed. */
  readonly userId?: number;
  /** Tickets; for stock the change, which may be negative. */
  readonly quantity?: number;
}

/** A change that becomes a row of the feed. */
export type FeedMessage = ChangeMessage & { readonly kind: FeedKind };

export function isOfFeed(message: ChangeMessage): message is FeedMessage {
  return (FEED_KINDS as readonly MessageKind[]).includes(message.kind);
}

/** A session has ended; its sockets must close. */
export interface SessionEnded {
  readonly kind: 'session.ended';
  /** The session's stored id, or a token's name. */
  readonly session: string;
}

/** Messages may be lost, of other replicas or with the answer to a commit. Listeners that cache state read it again. */
export interface BusGap {
  readonly kind: 'bus.gap';
}

/** Any message of the bus. */
export type BusMessage = ChangeMessage | SessionEnded | BusGap;
