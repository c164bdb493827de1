import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { By } from '../auth/sessions/by.js';
import { badInput, notFound } from '../common/domain-error.js';
import { answerOnce } from '../persistence/idempotency.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { assertOneRestock, decideRestock } from './decide-restock.js';
import { Event } from './event.entity.js';
import { findEvent } from './find-event.js';
import { StockMovement, type StockCause } from './stock-movement.entity.js';
import { StockFreed } from './stock-freed.js';
import { lockTicketTypes, moveStock } from './stock.js';
import { TicketType } from './ticket-type.entity.js';
import type { CreateTicketTypeInput, UpdateTicketTypeInput } from './tickets.inputs.js';

/** The most ticket types of one event: clients read all of them in one list. */
export const MAX_TICKET_TYPES = 100;

/** Finds, creates, prices and stocks ticket types. */
@Injectable()
export class TicketTypes {
  constructor(
    private readonly transactions: Transactions,
    private readonly freed: StockFreed,
  ) {}

  /** The types of an event, in the order of creation. @throws DomainError NOT_FOUND */
  async ofEvent(eventId: number | undefined): Promise<TicketType[]> {
    const { em } = this.transactions;
    const event = await findEvent(em, eventId);
    return em.find(TicketType, { event: event.id }, { orderBy: { id: 'asc' } });
  }

  /** @throws DomainError NOT_FOUND */
  get(id: number): Promise<TicketType> {
    return findTicketType(this.transactions.em, id);
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
    return this.transactions.run(by, async (tx) => {
      await answerOnce(tx, by, { key, request: { id, ...changes } }, () => this.change(tx, by, id, changes));
      return findTicketType(tx.em, id);
    });
  }

  /** The newest movements of a type. @throws DomainError NOT_FOUND */
  async movements(ticketTypeId: number, first: number): Promise<StockMovement[]> {
    const type = await this.get(ticketTypeId);
    return this.transactions.em.find(StockMovement, { ticketType: type.id }, { orderBy: { id: 'desc' }, limit: first });
  }

  private async make(tx: Tx, by: By, { eventId, available, ...details }: CreateTicketTypeInput): Promise<number> {
    await tx.lockForUpdate(Event, [eventId]); // serializes creation, so that the count is exact
    const event = await findEvent(tx.em, eventId);
    if ((await tx.em.count(TicketType, { event: eventId })) >= MAX_TICKET_TYPES) {
      throw badInput('eventId', `an event has at most ${MAX_TICKET_TYPES} ticket types`);
    }
    const type = new TicketType({ event, ...details });
    await tx.em.persist(type).flush();
    const { id, name, tier, price } = type;
    const after = { name, tier, price };
    tx.record(by, { kind: 'ticketType.created', eventId, ticketTypeId: id, subject: `ticketType:${id}`, after });
    await this.restock(tx, by, type, decideRestock(type, { available }), 'stocked');
    return id;
  }

  private async change(tx: Tx, by: By, id: number, changes: UpdateTicketTypeInput): Promise<null> {
    const { name, price } = changes;
    const type = (await lockTicketTypes(tx, [id])).get(id);
    if (!type) throw notFound('ticket type');
    const added = decideRestock(type, changes);

    const before = { name: type.name, price: type.price };
    type.name = name ?? type.name;
    type.price = price ?? type.price;
    await tx.em.flush();
    const about = { eventId: type.event.id, ticketTypeId: id };
    if (type.name !== before.name) tx.record(by, { kind: 'ticketType.updated', ...about });
    if (type.price !== before.price) tx.record(by, { kind: 'price.changed', ...about });
    tx.record(by, { subject: `ticketType:${id}`, before, after: { name: type.name, price: type.price } });
    await this.restock(tx, by, type, added, 'restocked');
    return null;
  }

  private async restock(tx: Tx, by: By, type: TicketType, added: number, cause: StockCause): Promise<void> {
    if (added === 0) return;
    await moveStock(tx, by, type, { available: added, held: 0, sold: 0, revenue: 0 }, { cause });
    if (added > 0) await this.freed.tell(tx, by, [type.id]);
  }
}

async function findTicketType(em: EntityManager, id: number): Promise<TicketType> {
  const type = await em.findOne(TicketType, { id });
  if (!type) throw notFound('ticket type');
  return type;
}
