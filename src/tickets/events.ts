import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { By } from '../auth/sessions/by.js';
import type { User } from '../auth/users/user.entity.js';
import { badInput, notFound } from '../common/domain-error.js';
import { normaliseSlug } from '../common/text/names.js';
import { ifShort } from '../common/text-length.js';
import { Holdings } from '../persistence/holdings.js';
import { answerOnce } from '../persistence/idempotency.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { findsEvent } from './event-visibility.js';
import { Event, MAX_SLUG, SLUG, type EventStatus } from './event.entity.js';
import { defaultEvent, eventOfSlug, eventsInOrder, findEvent } from './find-event.js';
import { assertUnused } from './in-use.js';
import type { CreateEventInput } from './event.inputs.js';
import { TicketType } from './ticket-type.entity.js';

/** The most events: clients read all of them in one list. */
export const MAX_EVENTS = 1000;

/** Finds, creates and deletes events. */
@Injectable()
export class Events {
  constructor(
    private readonly transactions: Transactions,
    private readonly holdings: Holdings,
  ) {}

  /** The events in a status that the viewer finds, in `eventsInOrder`; without a status, all but archived ones. */
  all(viewer: User | null, status?: EventStatus): Promise<Event[]> {
    const asked = status ? [status] : LISTED;
    const found = asked.filter((one) => findsEvent(viewer, one));
    const { db, now } = this.transactions;
    return eventsInOrder(db, found, now);
  }

  /** The event of that slug, whatever the case, or null if the viewer finds none; without a slug the default event. */
  async bySlug(slug: string | undefined, viewer: User | null): Promise<Event | null> {
    const { db, now } = this.transactions;
    if (slug === undefined) return defaultEvent(db, now);
    const name = ifShort(slug, MAX_SLUG, normaliseSlug);
    const event = SLUG.test(name) ? await eventOfSlug(db, name) : null;
    return event && findsEvent(viewer, event.status) ? event : null;
  }

  /** The event with that id; without one, the default event. @throws DomainError NOT_FOUND */
  get(id: number | undefined): Promise<Event> {
    const { db, now } = this.transactions;
    return findEvent(db, id, now);
  }

  /** @throws DomainError BAD_USER_INPUT if the slug is taken, or MAX_EVENTS is reached; IDEMPOTENCY_CONFLICT */
  create(by: By, { idempotencyKey: key, ...input }: CreateEventInput): Promise<Event> {
    return this.transactions.run(by, async (tx) => {
      const id = await answerOnce(tx, by, { key, request: input }, async () => {
        await refuseTakenSlug(tx.em, input.slug);
        if ((await tx.em.count(Event)) >= MAX_EVENTS)
          throw badInput('slug', `an office has at most ${MAX_EVENTS} events`);
        const event = new Event(input);
        await tx.em.persist(event).flush();
        tx.record(by, { kind: 'event.created', eventId: event.id, subject: `event:${event.id}`, after: input });
        return event.id;
      });
      return findEvent(tx.db, id, tx.now);
    });
  }

  /** Deletes an event without ticket types. @throws DomainError NOT_FOUND; IN_USE if anything refers to it */
  delete(by: By, id: number): Promise<void> {
    return this.transactions.run(by, async (tx) => {
      const { slug, name, startsAt } = await lockEvent(tx, id);
      const types = await tx.em.count(TicketType, { event: id });
      const usedBy = await this.holdings.referrers(tx.em, { eventId: id });
      assertUnused('event', types > 0 ? ['ticketTypes', ...usedBy] : usedBy);
      await tx.em.nativeDelete(Event, { id });
      tx.record(by, { kind: 'event.deleted', eventId: id, subject: `event:${id}`, before: { slug, name, startsAt } });
    });
  }
}

/** The statuses of the events in a list that asks for none. */
const LISTED: readonly EventStatus[] = ['PUBLISHED', 'DRAFT'];

/** Locks the row against everything, placing included. @throws DomainError NOT_FOUND */
export async function lockEvent(tx: Tx, id: number): Promise<Event> {
  const event = await tx.em.findOne(Event, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!event) throw notFound('event');
  return event;
}

/** @throws DomainError BAD_USER_INPUT */
export async function refuseTakenSlug(em: EntityManager, slug: string): Promise<void> {
  if (await em.count(Event, { slug })) throw badInput('slug', 'is taken');
}
