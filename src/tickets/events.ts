import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { By } from '../auth/sessions/by.js';
import { badInput, notFound } from '../common/domain-error.js';
import { normaliseSlug } from '../common/text/names.js';
import { ifShort } from '../common/text-length.js';
import { Holdings } from '../persistence/holdings.js';
import { Transactions } from '../persistence/transactions.js';
import { Event, MAX_SLUG, SLUG } from './event.entity.js';
import { defaultEvent, findEvent } from './find-event.js';
import type { CreateEventInput, UpdateEventInput } from './tickets.inputs.js';

/** The most events: clients read all of them in one list. */
export const MAX_EVENTS = 1000;

/** Finds, creates and changes events. */
@Injectable()
export class Events {
  constructor(
    private readonly transactions: Transactions,
    private readonly holdings: Holdings,
  ) {}

  all(): Promise<Event[]> {
    return this.transactions.em.find(Event, {}, { orderBy: { id: 'asc' } });
  }

  /** The event of that slug, whatever the case, or null; without a slug the default event. */
  async bySlug(slug: string | undefined): Promise<Event | null> {
    const { em } = this.transactions;
    if (slug === undefined) return defaultEvent(em);
    const name = ifShort(slug, MAX_SLUG, normaliseSlug);
    return SLUG.test(name) ? em.findOne(Event, { slug: name }) : null;
  }

  /** The event with that id; without one, the default event. @throws DomainError NOT_FOUND */
  get(id: number | undefined): Promise<Event> {
    return findEvent(this.transactions.em, id);
  }

  /** @throws DomainError BAD_USER_INPUT if the slug is taken, or MAX_EVENTS is reached */
  create(by: By, input: CreateEventInput): Promise<Event> {
    return this.transactions.run(by, async (tx) => {
      await refuseTakenSlug(tx.em, input.slug);
      if ((await tx.em.count(Event)) >= MAX_EVENTS)
        throw badInput('slug', `an office has at most ${MAX_EVENTS} events`);
      const event = new Event(input);
      await tx.em.persist(event).flush();
      tx.record(by, { kind: 'event.created', eventId: event.id, subject: `event:${event.id}`, after: input });
      return event;
    });
  }

  /** @throws DomainError NOT_FOUND; BAD_USER_INPUT if the slug is taken, or the currency is in use and would change */
  update(by: By, id: number, input: UpdateEventInput): Promise<Event> {
    return this.transactions.run(by, async (tx) => {
      const event = await tx.em.findOne(Event, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!event) throw notFound('event');
      if (input.slug !== undefined && input.slug !== event.slug) await refuseTakenSlug(tx.em, input.slug);
      if (
        input.currency !== undefined &&
        input.currency !== event.currency &&
        (await this.holdings.usesCurrency(tx.em, id))
      ) {
        throw badInput('currency', 'is fixed, since somebody has ordered or queued', { currency: event.currency });
      }
      const before = event.pick(input);
      event.change(input);
      tx.record(by, { kind: 'event.updated', eventId: id, subject: `event:${id}`, before, after: input });
      return event;
    });
  }
}

async function refuseTakenSlug(em: EntityManager, slug: string): Promise<void> {
  if (await em.count(Event, { slug })) throw badInput('slug', 'is taken');
}
