import { raw, type FilterQuery, type QueryOrderMap } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { notFound } from '../common/domain-error.js';
import { Event } from './event.entity.js';

/** The event with that id; without one, the default event at `now`. @throws DomainError NOT_FOUND */
export async function findEvent(em: EntityManager, id: number | undefined, now: Date): Promise<Event> {
  const event = id === undefined ? await defaultEvent(em, now) : await em.findOne(Event, { id });
  if (!event) throw notFound('event');
  return event;
}

/** The first published event in `eventsInOrder`; null if none is published. */
export async function defaultEvent(em: EntityManager, now: Date): Promise<Event | null> {
  const [event] = await eventsInOrder(em, { status: 'PUBLISHED' }, now, 1);
  return event ?? null;
}

/**
 * Published events first. Within each part those that have not started: with ticket types before without, dated before
 * undated, the next start first. Then those that have, the last start first.
 */
export function eventsInOrder(
  em: EntityManager,
  where: FilterQuery<Event>,
  now: Date,
  limit?: number,
): Promise<Event[]> {
  const orderBy: QueryOrderMap<Event>[] = [
    { [raw("case when status = 'PUBLISHED' then 0 else 1 end")]: 'asc' },
    { [raw('case when starts_at <= ? then 1 else 0 end', [now])]: 'asc' },
    {
      [raw((e) => `case when exists (select 1 from ticket_type t where t.event_id = ${e}.id) then 0 else 1 end`)]:
        'asc',
    },
    { [raw('case when starts_at is null then 1 else 0 end')]: 'asc' },
    { [raw('case when starts_at > ? then starts_at end', [now])]: 'asc' },
    { startsAt: 'desc' },
    { id: 'asc' },
  ];
  return em.find(Event, where, { orderBy, limit });
}
