/** The kinds of changes, as `Activity.kind` shows them; `event.started` is a message only. */
export type MessageKind =
  | 'event.created'
  | 'event.updated'
  | 'event.started'
  | 'event.deleted'
  | 'ticketType.created'
  | 'ticketType.updated'
  | 'ticketType.deleted'
  | 'price.changed'
  | 'stock.changed'
  | 'order.placed'
  | 'order.approved'
  | 'order.rejected'
  | 'order.completed'
  | 'order.cancelled'
  | 'queue.joined'
  | 'queue.left'
  | 'queue.fulfilled'
  | 'queue.expired'
  | 'data.reset';

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
  /** Tickets; for stock the change, which may be negative. */
  readonly quantity?: number;
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
