import { LockMode } from '@mikro-orm/core';
import { Injectable, Logger } from '@nestjs/common';
import type { By } from '../auth/sessions/by.js';
import { Holdings } from '../persistence/holdings.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { decideEventChange, endsWaiting, type EventSurroundings } from './decide-event-change.js';
import { EventEndings } from './event-endings.js';
import { EventStarts } from './event-starts.js';
import type { Event, EventDetails } from './event.entity.js';
import type { UpdateEventInput } from './event.inputs.js';
import { lockEvent, refuseTakenSlug } from './events.js';
import { TicketType } from './ticket-type.entity.js';

/** Changes an event: reads what surrounds it, lets `decideEventChange` decide, and writes. */
@Injectable()
export class UpdateEvent {
  private readonly logger = new Logger(UpdateEvent.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly holdings: Holdings,
    private readonly endings: EventEndings,
    private readonly starts: EventStarts,
  ) {}

  /**
   * Waiting entries that the change ends are ended after the commit: a hundred before this returns, the rest soon.
   * @throws DomainError NOT_FOUND, CONFLICT, CONFIRMATION_REQUIRED; BAD_USER_INPUT if the slug is taken, or something
   *   would change that is fixed since somebody has ordered or queued
   */
  async update(by: By, id: number, change: UpdateEventInput): Promise<Event> {
    const { event, ended } = await this.transactions.run(by, (tx) => this.change(tx, by, id, change));
    if (ended) await this.endSome();
    return event;
  }

  /** The change is committed: a failure here is no failure of it. */
  private async endSome(): Promise<void> {
    try {
      if (!(await this.endings.endSome())) return;
    } catch (error) {
      this.logger.warn(error, 'Waiting entries will be ended later');
    }
    this.starts.soon();
  }

  private async change(tx: Tx, by: By, id: number, input: UpdateEventInput): Promise<{ event: Event; ended: boolean }> {
    const { prices: given, expected, confirmEnding, ...details } = input;
    if (given) await lockTypesOf(tx, id); // before the event, as everywhere
    const event = await lockEvent(tx, id);
    if (details.slug !== undefined && details.slug !== event.slug) await refuseTakenSlug(tx.em, details.slug);
    const types =
      given || details.currency !== undefined ? await tx.em.find(TicketType, { event: id }, { refresh: true }) : [];
    const ended = endsWaiting(event, details, tx.now);
    const surroundings = await this.surroundings(tx, event, details, { types, ended });
    const prices = decideEventChange(event, { ...details, prices: given, expected, confirmEnding }, surroundings);

    const before = event.pick(details);
    event.change(details);
    for (const type of types) this.reprice(tx, by, type, prices.get(type.id) ?? type.price);
    tx.record(by, { kind: 'event.updated', eventId: id, subject: `event:${id}`, before, after: details });
    return { event, ended };
  }

  private async surroundings(
    tx: Tx,
    event: Event,
    { currency, status }: Partial<EventDetails>,
    { types, ended }: { types: TicketType[]; ended: boolean },
  ): Promise<EventSurroundings> {
    const fixed = currency !== undefined || status === 'DRAFT';
    return {
      now: tx.now,
      usedBy: fixed ? await this.holdings.referrers(tx.em, { eventId: event.id }) : [],
      types: types.map(({ id, price, available, held, sold }) => ({ id, price, tickets: available + held + sold })),
      waiting: ended ? await this.endings.count(tx.em, event.id) : 0,
    };
  }

  private reprice(tx: Tx, by: By, type: TicketType, price: number): void {
    if (price === type.price) return;
    const before = { price: type.price };
    type.price = price;
    const about = { eventId: type.event.id, ticketTypeId: type.id };
    tx.record(by, { kind: 'price.changed', ...about, subject: `ticketType:${type.id}`, before, after: { price } });
  }
}

/** Locks the types against everything, placing included: it reads a price and, later, the event's currency. */
async function lockTypesOf(tx: Tx, event: number): Promise<void> {
  await tx.em.find(TicketType, { event }, { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE });
}
