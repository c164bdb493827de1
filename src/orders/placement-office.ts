import { sql } from 'kysely';
import { among, Statement } from '../persistence/statements/statement.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import type { Tx } from '../persistence/tx.js';
import { Event } from '../tickets/event.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import type { Office, Placement, PlacementRequest, TypeFigures } from './decide-placement.js';

/**
 * The state that some placements are decided on, one after another: each is admitted before the next one is decided. Types
 * and events are locked in key share mode, in id order, types first as in every command. That keeps an event's currency
 * until the order fixes it.
 */
export class PlacementOffice implements Office {
  readonly types: ReadonlyMap<number, TypeFigures>;
  readonly events: ReadonlyMap<number, Event>;

  private constructor(
    readonly now: Date,
    /** The rows of the ticket types, by id. */
    readonly ticketTypes: ReadonlyMap<number, TicketType>,
    events: readonly Event[],
    private readonly counts: Map<string, number>,
    readonly pendingLimit: number,
  ) {
    this.types = new Map([...ticketTypes].map(([id, type]) => [id, figuresOf(type)]));
    this.events = new Map(events.map((event) => [event.id, event]));
  }

  /** Reads it by one statement for each table. @param customerIds whose user rows are locked: pending counts stay true */
  static async read(tx: Tx, requests: readonly PlacementRequest[], pendingLimit: number): Promise<PlacementOffice> {
    const types = await TYPES.all(tx.db, { ids: distinct(requests.flatMap(({ lines }) => lines.map(typeIdOf))) });
    const events = await EVENTS.all(tx.db, { ids: distinct(types.map(({ event }) => event.id)) });
    const counts = pendingLimit === 0 ? [] : await PENDING.all(tx.db, asked(requests, events));
    return new PlacementOffice(
      tx.now,
      new Map(types.map((type) => [type.id, type])),
      events,
      new Map(counts.map(({ customerId, eventId, pending }) => [nameOf(customerId, eventId), pending])),
      pendingLimit,
    );
  }

  pending(customerId: number, eventId: number): number {
    return this.counts.get(nameOf(customerId, eventId)) ?? 0;
  }

  /** Counts a placement for those that are decided after it. */
  admit(customerId: number, { eventId }: Placement): void {
    this.counts.set(nameOf(customerId, eventId), this.pending(customerId, eventId) + 1);
  }
}

const TYPES = new EntityStatement<TicketType, { ids: number[] }>(TicketType, (query, $, postgres) => {
  const some = query.where(among('id', $.ids, postgres)).orderBy('id');
  return postgres ? some.forKeyShare() : some;
});

const EVENTS = new EntityStatement<Event, { ids: number[] }>(Event, (query, $, postgres) => {
  const some = query.where(among('id', $.ids, postgres)).orderBy('id');
  return postgres ? some.forKeyShare() : some;
});

interface Tables {
  orders: { customer_id: number; event_id: number; status: string };
}

/** `PENDING` stands in the text: SQLite takes a partial index only if its condition does. */
const PENDING = new Statement<
  Tables,
  { customers: number[]; events: number[] },
  { customerId: number; eventId: number; pending: number }
>(
  (db, $, postgres) =>
    db
      .selectFrom('orders')
      .select(['customer_id as customerId', 'event_id as eventId', sql<number>`count(*)`.as('pending')])
      .where(among('customer_id', $.customers, postgres))
      .where(among('event_id', $.events, postgres))
      .where('status', '=', sql.lit('PENDING'))
      .groupBy(['customer_id', 'event_id']),
  { pending: 'number' },
);

function asked(requests: readonly PlacementRequest[], events: readonly Event[]) {
  return {
    customers: distinct(requests.map(({ customerId }) => customerId)),
    events: events.map(({ id }) => id),
  };
}

function figuresOf({ id, name, event, tier, price, available }: TicketType): TypeFigures {
  return { id, name, eventId: event.id, tier, price, available };
}

function typeIdOf({ ticketTypeId }: { ticketTypeId: number }): number {
  return ticketTypeId;
}

function nameOf(customerId: number, eventId: number): string {
  return `${customerId} ${eventId}`;
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)];
}
