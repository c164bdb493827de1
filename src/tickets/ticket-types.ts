import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { By } from '../auth/sessions/by.js';
import type { User } from '../auth/users/user.entity.js';
import { badInput, notFound } from '../common/domain-error.js';
import type { PageRequest } from '../common/page.arguments.js';
import { ListByKey, type Page } from '../persistence/page.js';
import { answerOnce } from '../persistence/idempotency.js';
import { Holdings } from '../persistence/holdings.js';
import { Transactions } from '../persistence/transactions.js';
import type { Db } from '../persistence/statements/db.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { Statement } from '../persistence/statements/statement.js';
import type { Tx } from '../persistence/tx.js';
import { assertOneRestock, decideRestock } from './decide-restock.js';
import { assertFreeName, decideTypeChange } from './decide-type-change.js';
import { Event } from './event.entity.js';
import { findsEvent } from './event-visibility.js';
import { eventOfId, findEvent } from './find-event.js';
import { assertUnused } from './in-use.js';
import { StockMovement, type StockCause } from './stock-movement.entity.js';
import { StockFreed } from './stock-freed.js';
import { lockTicketTypes, moveStock } from './stock.js';
import { MAX_TICKET_TYPES, TicketType } from './ticket-type.entity.js';
import type { CreateTicketTypeInput, UpdateTicketTypeInput } from './ticket-type.inputs.js';
import { assertWorth } from './worth.js';

/** Finds, creates, prices and stocks ticket types. */
@Injectable()
export class TicketTypes {
  constructor(
    private readonly transactions: Transactions,
    private readonly freed: StockFreed,
    private readonly holdings: Holdings,
  ) {}

  /** The types of an event that the viewer finds, in the order of creation. @throws DomainError NOT_FOUND */
  async ofEvent(eventId: number | undefined, viewer: User | null): Promise<TicketType[]> {
    const { db, now } = this.transactions;
    const event = await findEvent(db, eventId, now);
    if (!findsEvent(viewer, event.status)) throw notFound('event');
    const types = await typesOfEvent(db, event.id);
    // A reset or a deletion may have come between the two reads.
    if (types.length === 0 && !(await isThere(db, event.id))) return this.ofEvent(eventId, viewer);
    for (const type of types) type.event = event; // `price` reads its currency
    return types;
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<TicketType> {
    const type = await BY_ID.first(this.transactions.db, { id });
    if (!type) throw notFound('ticket type');
    return type;
  }

  /** @throws DomainError NOT_FOUND for an unknown event, BAD_USER_INPUT past MAX_TICKET_TYPES, IDEMPOTENCY_CONFLICT */
  create(by: By, { idempotencyKey: key, ...input }: CreateTicketTypeInput): Promise<TicketType> {
    return this.transactions.run(by, async (tx) => {
      const id = await answerOnce(tx, by, { key, request: input }, () => this.make(tx, by, input));
      return findTicketType(tx.em, id);
    });
  }

  /** @throws DomainError NOT_FOUND, BAD_USER_INPUT, INSUFFICIENT_STOCK, IDEMPOTENCY_CONFLICT */
  async update(by: By, id: number, { idempotencyKey: key, ...changes }: UpdateTicketTypeInput): Promise<TicketType> {
    assertOneRestock(changes);
    const { expected: _seen, ...request } = changes; // what was seen is no part of what the key stands for
    return this.transactions.run(by, async (tx) => {
      await answerOnce(tx, by, { key, request: { id, ...request } }, () => this.change(tx, by, id, changes));
      return findTicketType(tx.em, id);
    });
  }

  /** Deletes a type and its stock movements. @throws DomainError NOT_FOUND; IN_USE if somebody has ordered or queued */
  delete(by: By, id: number): Promise<void> {
    return this.transactions.run(by, async (tx) => {
      const type = await tx.em.findOne(TicketType, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!type) throw notFound('ticket type');
      assertUnused('ticket type', await this.holdings.referrers(tx.em, { ticketTypeId: id }));
      const { event, name, tier, price } = type;
      await tx.em.nativeDelete(StockMovement, { ticketType: id });
      await tx.em.nativeDelete(TicketType, { id });
      const before = { name, tier, price };
      tx.record(by, {
        kind: 'ticketType.deleted',
        eventId: event.id,
        ticketTypeId: id,
        subject: `ticketType:${id}`,
        before,
      });
    });
  }

  /** The type with that id; null if its event is none that the viewer finds. */
  async visible(viewer: User | null, id: number): Promise<TicketType | null> {
    const { db } = this.transactions;
    const type = await BY_ID.first(db, { id });
    const event = type && (await eventOfId(db, type.event.id));
    if (!event || !findsEvent(viewer, event.status)) return null;
    return Object.assign(type, { event }); // `price` reads its currency
  }

  /** A page of a type's movements, the newest first. */
  movements(ticketTypeId: number, page: PageRequest): Promise<Page<StockMovement>> {
    return MOVEMENTS.page(this.transactions.db, { ticketType: ticketTypeId }, page);
  }

  private async make(tx: Tx, by: By, { eventId, available, ...details }: CreateTicketTypeInput): Promise<number> {
    await tx.lockForUpdate(Event, [eventId]); // serializes creation, so that count and names are exact
    const event = await tx.em.findOne(Event, { id: eventId });
    if (!event) throw notFound('event');
    const names = await namesOf(tx.em, eventId);
    if (names.length >= MAX_TICKET_TYPES) {
      throw badInput('eventId', `an event has at most ${MAX_TICKET_TYPES} ticket types`);
    }
    assertFreeName(details.name, names);
    assertWorth({ price: 0, tickets: 0 }, { price: details.price, tickets: available });
    const type = new TicketType({ event, ...details });
    await tx.em.persist(type).flush();
    const { id, name, tier, price } = type;
    const after = { name, tier, price };
    tx.record(by, { kind: 'ticketType.created', eventId, ticketTypeId: id, subject: `ticketType:${id}`, after });
    await this.restock(tx, by, type, decideRestock(type, { available }), 'stocked');
    return id;
  }

  private async change(tx: Tx, by: By, id: number, changes: UpdateTicketTypeInput): Promise<null> {
    const type = await this.lockForChange(tx, id, changes);
    const usedBy = changes.tier === undefined ? [] : await this.holdings.referrers(tx.em, { ticketTypeId: id });
    const names = changes.name === undefined ? [] : await namesOf(tx.em, type.event.id, id);
    const { added, ...after } = decideTypeChange(type, changes, { names, usedBy });

    const before = { name: type.name, tier: type.tier, price: type.price };
    Object.assign(type, after);
    await tx.em.flush();
    const about = { eventId: type.event.id, ticketTypeId: id };
    if (after.name !== before.name || after.tier !== before.tier) {
      tx.record(by, { kind: 'ticketType.updated', ...about });
    }
    if (after.price !== before.price) tx.record(by, { kind: 'price.changed', ...about });
    tx.record(by, { subject: `ticketType:${id}`, before, after });
    await this.restock(tx, by, type, added, 'restocked');
    return null;
  }

  /** A new tier excludes placing, which reads the tier; a new name excludes other new names in the event. */
  private async lockForChange(tx: Tx, id: number, { tier, name }: UpdateTicketTypeInput): Promise<TicketType> {
    const type =
      tier === undefined
        ? (await lockTicketTypes(tx, [id])).get(id)
        : await tx.em.findOne(TicketType, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!type) throw notFound('ticket type');
    if (name !== undefined) await tx.lockForUpdate(Event, [type.event.id]);
    return type;
  }

  private async restock(tx: Tx, by: By, type: TicketType, added: number, cause: StockCause): Promise<void> {
    if (added === 0) return;
    await moveStock(tx, by, type, { available: added, held: 0, sold: 0, revenue: 0 }, { cause });
    if (added > 0) await this.freed.tell(tx, by, [type.id]);
  }
}

/** The types of an event, in the order of creation. */
export function typesOfEvent(db: Db, event: number): Promise<TicketType[]> {
  return OF_EVENT.all(db, { event });
}

async function isThere(db: Db, event: number): Promise<boolean> {
  return (await EVENT_ID.first(db, { event })) !== undefined;
}

const BY_ID = new EntityStatement<TicketType, { id: number }>(TicketType, (query, $) => query.where('id', '=', $.id));
const MOVEMENTS = new ListByKey<StockMovement, { ticketType: number }>(StockMovement, (query, $) =>
  query.where('ticket_type_id', '=', $.ticketType),
);
const OF_EVENT = new EntityStatement<TicketType, { event: number }>(TicketType, (query, $) =>
  query.where('event_id', '=', $.event).orderBy('id'),
);
const EVENT_ID = new Statement<{ events: { id: number } }, { event: number }, { id: number }>((db, $) =>
  db.selectFrom('events').select('id').where('id', '=', $.event),
);

/** The names of an event's types, at most MAX_TICKET_TYPES. */
async function namesOf(em: EntityManager, event: number, except?: number): Promise<string[]> {
  const types = await em.find(TicketType, { event });
  return types.filter(({ id }) => id !== except).map(({ name }) => name);
}

async function findTicketType(em: EntityManager, id: number): Promise<TicketType> {
  const type = await em.findOne(TicketType, { id });
  if (!type) throw notFound('ticket type');
  return type;
}
