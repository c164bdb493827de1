import type { EntityManager } from '@mikro-orm/sql';
import { notFound } from '../common/domain-error.js';
import { Event } from './event.entity.js';

/** The event with that id; without one, the default event. @throws DomainError NOT_FOUND */
export async function findEvent(em: EntityManager, id: number | undefined): Promise<Event> {
  const event = id === undefined ? await defaultEvent(em) : await em.findOne(Event, { id });
  if (!event) throw notFound('event');
  return event;
}

/** The oldest event; null if none exists. */
export function defaultEvent(em: EntityManager): Promise<Event | null> {
  return em.findOne(Event, { id: { $gt: 0 } }, { orderBy: { id: 'asc' } });
}
