/** The kinds of things that happen, as `Activity.kind` shows them. */
export type MessageKind =
  | 'event.created'
  | 'event.updated'
  | 'ticketType.created'
  | 'ticketType.updated'
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
  | 'data.reset';

/**
 * Something that happened and is committed. It names rows and holds no state: whoever hears of it
 * reads the state anew, so a lost one costs freshness, never truth.
 */
export interface ChangeMessage {
  readonly kind: MessageKind;
  readonly at: Date;
  /** The event whose tickets this is about; none for what concerns everything. */
  readonly eventId?: number;
  /** Who did it; none for the system. */
  readonly actorId?: number;
  readonly orderId?: number;
  /** Whose order or queue entry it is. */
  readonly customerId?: number;
  readonly ticketTypeId?: number;
  /** All types of an order. None where they are not known: it may be any of the event's then. */
  readonly ticketTypeIds?: readonly number[];
  readonly queueEntryId?: number;
  /** Tickets; for stock the change, which may be negative. */
  readonly quantity?: number;
}

/** A session that is over; sockets that came with it have to go. */
export interface SessionEnded {
  readonly kind: 'session.ended';
  /** As the session is stored: hashed. */
  readonly session: string;
}

/** Events may have been lost, of other replicas or with the answer to a commit: whoever keeps something current reads it anew. */
export interface BusGap {
  readonly kind: 'bus.gap';
}

/** Whatever travels on the bus. */
export type BusMessage = ChangeMessage | SessionEnded | BusGap;
