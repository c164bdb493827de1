import { raw } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { notFound } from '../common/domain-error.js';
import { Event } from './event.entity.js';

/** The event with that id; without one, the default event at `now`. @throws DomainError NOT_FOUND */
export async function findEvent(em: EntityManager, id: number | undefined, now: Date): Promise<Event> {
  const event = id === undefined ? await defaultEvent(em, now) : await em.findOne(Event, { id });
  if (!event) throw notFound('event');
  return event;
}

/**
 * The published event that starts next: dated ones before undated ones, and events without ticket types last. If all
 * have started, the last one that did. Null if none is published.
 */
export async function defaultEvent(em: EntityManager, now: Date): Promise<Event | null> {
  const [first] = await em.find(
    Event,
    { status: 'PUBLISHED' },
    {
      orderBy: [
        { [raw('case when starts_at <= ? then 1 else 0 end', [now])]: 'asc' },
        {
          [raw(
            (event) => `case when exists (select 1 from ticket_type where event_id = ${event}.id) then 0 else 1 end`,
          )]: 'asc',
        },
        { [raw('case when starts_at is null then 1 else 0 end')]: 'asc' },
        { [raw('case when starts_at > ? then starts_at end', [now])]: 'asc' },
        { startsAt: 'desc' },
        { id: 'asc' },
      ],
      limit: 1,
    },
  );
  return first ?? null;
}
