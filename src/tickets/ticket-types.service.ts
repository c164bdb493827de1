import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import type { User } from '../auth/user.entity.js';
import { badInput, notFound } from '../common/domain-error.js';
import { Idempotency } from '../persistence/idempotency.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Event } from './event.entity.js';
import { Events } from './events.service.js';
import { ResetGate } from './reset-gate.js';
import { Stock } from './stock.js';
import { StockMovement, type StockCause } from './stock-movement.entity.js';
import { MAX_STOCK, TicketType } from './ticket-type.entity.js';
import type { CreateTicketTypeInput, UpdateTicketTypeInput } from './tickets.inputs.js';

/** Of one event: clients read them all at once. */
export const MAX_TICKET_TYPES = 100;

/** Finds, makes, prices and stocks ticket types. */
@Injectable()
export class TicketTypes {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly database: Database,
    private readonly events: Events,
    private readonly stock: Stock,
    private readonly idempotency: Idempotency,
    private readonly trail: Trail,
    private readonly audit: Audit,
  ) {}

  /** The types of an event, in the order in which they were made. @throws DomainError NOT_FOUND */
  async ofEvent(eventId: number | undefined): Promise<TicketType[]> {
    const event = await this.events.get(eventId);
    return this.unit.em.find(TicketType, { event: event.id }, { orderBy: { id: 'asc' } });
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<TicketType> {
    const type = await this.unit.em.findOne(TicketType, { id });
    if (!type) throw notFound('ticket type');
    return type;
  }

  /** @throws DomainError NOT_FOUND where the event is not there, BAD_USER_INPUT past MAX_TICKET_TYPES, IDEMPOTENCY_CONFLICT */
  async create(actor: User, { idempotencyKey, ...input }: CreateTicketTypeInput): Promise<TicketType> {
    const id = await this.idempotency.once(
      { userId: actor.id, operation: 'createTicketType', key: idempotencyKey, request: input },
      () => this.make(actor, input),
    );
    return this.get(id);
  }

  /** @throws DomainError NOT_FOUND, BAD_USER_INPUT, INSUFFICIENT_STOCK, IDEMPOTENCY_CONFLICT */
  async update(actor: User, id: number, input: UpdateTicketTypeInput): Promise<TicketType> {
    const { idempotencyKey, ...changes } = input;
    if (changes.available !== undefined && changes.addAvailable !== undefined) {
      throw badInput('addAvailable', 'cannot be given together with available');
    }
    await this.idempotency.once(
      { userId: actor.id, operation: 'updateTicketType', key: idempotencyKey, request: { id, ...changes } },
      () => this.change(actor, id, changes),
    );
    return this.get(id);
  }

  /** The newest movements of a type. @throws DomainError NOT_FOUND */
  async movements(ticketTypeId: number, first: number): Promise<StockMovement[]> {
    const type = await this.get(ticketTypeId);
    return this.unit.em.find(StockMovement, { ticketType: type.id }, { orderBy: { id: 'desc' }, limit: first });
  }

  private async make(actor: User, { eventId, available, ...details }: CreateTicketTypeInput): Promise<number> {
    await this.gate.pass();
    const { em } = this.unit;
    await this.database.hold(em, Event, [eventId]); // so that of two made at once one counts the other
    const event = await this.events.get(eventId);
    if ((await em.count(TicketType, { event: eventId })) >= MAX_TICKET_TYPES) {
      throw badInput('eventId', `an event has at most ${MAX_TICKET_TYPES} ticket types`);
    }
    const type = new TicketType({ event, ...details });
    await em.persist(type).flush();
    const { name, tier, price } = type;
    this.audit.note({ subject: `ticketType:${type.id}`, after: { name, tier, price } });
    this.trail.record({ kind: 'ticketType.created', eventId, actorId: actor.id, ticketTypeId: type.id });
    await this.restock(actor, type, available, 'stocked');
    return type.id;
  }

  private async change(actor: User, id: number, { name, price, available, addAvailable }: UpdateTicketTypeInput) {
    await this.gate.pass();
    const type = (await this.stock.lock([id])).get(id);
    if (!type) throw notFound('ticket type');
    const about = { eventId: type.event.id, actorId: actor.id, ticketTypeId: id };

    if (name !== undefined && name !== type.name) this.trail.record({ kind: 'ticketType.updated', ...about });
    if (price !== undefined && price !== type.price) this.trail.record({ kind: 'price.changed', ...about });
    const before = { name: type.name, price: type.price };
    type.name = name ?? type.name;
    type.price = price ?? type.price;
    this.audit.note({ subject: `ticketType:${id}`, before, after: { name: type.name, price: type.price } });
    await this.unit.em.flush();

    const added = available === undefined ? (addAvailable ?? 0) : available - type.available;
    await this.restock(actor, type, added, 'restocked');
    return null;
  }

  private async restock(actor: User, type: TicketType, added: number, cause: StockCause): Promise<void> {
    if (added === 0) return;
    const total = type.available + type.held + type.sold + added;
    if (total > MAX_STOCK) throw badInput('available', `takes at most ${MAX_STOCK} tickets of one type in all`);
    await this.stock.move(type, { available: added, held: 0, sold: 0, revenue: 0 }, { cause, actorId: actor.id });
  }
}
