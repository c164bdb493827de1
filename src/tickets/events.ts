import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { By } from '../auth/sessions/by.js';
import type { User } from '../auth/users/user.entity.js';
import { badInput, notFound } from '../common/domain-error.js';
import type { PageRequest } from '../common/page.arguments.js';
import { normaliseSlug } from '../common/text/names.js';
import { ifShort } from '../common/text-length.js';
import { Holdings } from '../persistence/holdings.js';
import { answerOnce } from '../persistence/idempotency.js';
import { ListByKey, type Page } from '../persistence/page.js';
import { among } from '../persistence/statements/statement.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { findsEvent } from './event-visibility.js';
import { Event, MAX_SLUG, type EventStatus } from './event.entity.js';
import { defaultEvent, eventOfId, eventOfSlug, eventsInOrder, findEvent } from './find-event.js';
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
    const { db, now } = this.transactions;
    return eventsInOrder(db, statusesFor(viewer, status), now);
  }

  /** A page of the events of `all`, the one made last first. */
  page(viewer: User | null, page: PageRequest, status?: EventStatus): Promise<Page<Event>> {
    return IN_STATUS.page(this.transactions.db, { statuses: statusesFor(viewer, status) }, page);
  }

  /**
   * The event of that id or slug, whatever the slug's case, or null if the viewer finds none; without both the default
   * event.
   * @throws DomainError BAD_USER_INPUT for both
   */
  async find({ slug, id }: { slug?: string; id?: number }, viewer: User | null): Promise<Event | null> {
    const { db, now } = this.transactions;
    if (slug === undefined && id === undefined) return defaultEvent(db, now);
    if (slug !== undefined && id !== undefined) throw badInput('id', 'takes no value beside slug');
    const event = await (slug === undefined
      ? eventOfId(db, id!)
      : eventOfSlug(db, ifShort(slug, MAX_SLUG, normaliseSlug)));
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

/** Without an index by status: an office has at most MAX_EVENTS events. */
const IN_STATUS = new ListByKey<Event, { statuses: readonly EventStatus[] }>(Event, (query, $, postgres) =>
  query.where(among('status', $.statuses, postgres)),
);

/** The statuses that a list shows this viewer. */
function statusesFor(viewer: User | null, status?: EventStatus): EventStatus[] {
  return (status ? [status] : LISTED).filter((one) => findsEvent(viewer, one));
}

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
