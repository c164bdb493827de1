import { LockMode } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import type { User } from '../auth/user.entity.js';
import { badInput, notFound } from '../common/domain-error.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Event, SLUG } from './event.entity.js';
import { EventUses } from './event-uses.js';
import { ResetGate } from './reset-gate.js';
import type { CreateEventInput, UpdateEventInput } from './tickets.inputs.js';

/** Of one office: clients read them all at once. */
export const MAX_EVENTS = 1000;

/** Finds, makes and changes events. */
@Injectable()
export class Events {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly uses: EventUses,
    private readonly trail: Trail,
    private readonly audit: Audit,
  ) {}

  all(): Promise<Event[]> {
    return this.unit.em.find(Event, {}, { orderBy: { id: 'asc' } });
  }

  /** The event of that slug, or null; without a slug the default event. */
  async bySlug(slug: string | undefined): Promise<Event | null> {
    if (slug === undefined) return this.default();
    return SLUG.test(slug) ? this.unit.em.findOne(Event, { slug }) : null;
  }

  /** The event with that id; without one, the default event. @throws DomainError NOT_FOUND */
  async get(id: number | undefined): Promise<Event> {
    const event = id === undefined ? await this.default() : await this.unit.em.findOne(Event, { id });
    if (!event) throw notFound('event');
    return event;
  }

  /** @throws DomainError BAD_USER_INPUT where the slug is taken, or there are MAX_EVENTS */
  create(actor: User, input: CreateEventInput): Promise<Event> {
    return this.unit.run(async (em) => {
      await this.gate.pass();
      await this.refuseTakenSlug(input.slug);
      if ((await em.count(Event)) >= MAX_EVENTS) throw badInput('slug', `an office has at most ${MAX_EVENTS} events`);
      const event = new Event(input);
      await em.persist(event).flush();
      this.audit.note({ subject: `event:${event.id}`, after: input });
      this.trail.record({ kind: 'event.created', eventId: event.id, actorId: actor.id });
      return event;
    });
  }

  /** @throws DomainError NOT_FOUND; BAD_USER_INPUT where the slug is taken, or the currency fixed */
  update(actor: User, id: number, input: UpdateEventInput): Promise<Event> {
    return this.unit.run(async (em) => {
      await this.gate.pass();
      const event = await em.findOne(Event, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!event) throw notFound('event');
      if (input.slug !== undefined && input.slug !== event.slug) await this.refuseTakenSlug(input.slug);
      if (input.currency !== undefined && input.currency !== event.currency && (await this.uses.any(id))) {
        throw badInput('currency', 'is fixed, since somebody has ordered or queued', { currency: event.currency });
      }
      this.audit.note({ subject: `event:${id}`, before: event.like(input), after: input });
      event.change(input);
      this.trail.record({ kind: 'event.updated', eventId: id, actorId: actor.id });
      return event;
    });
  }

  private default(): Promise<Event | null> {
    return this.unit.em.findOne(Event, { id: { $gt: 0 } }, { orderBy: { id: 'asc' } });
  }

  private async refuseTakenSlug(slug: string): Promise<void> {
    if (await this.unit.em.count(Event, { slug })) throw badInput('slug', 'is taken');
  }
}
