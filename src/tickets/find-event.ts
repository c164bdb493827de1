import { sql } from 'kysely';
import { notFound } from '../common/domain-error.js';
import type { Db } from '../persistence/statements/db.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { among } from '../persistence/statements/statement.js';
import { Event, SLUG, type EventStatus } from './event.entity.js';

/** The event with that id; without one, the default event at `now`. @throws DomainError NOT_FOUND */
export async function findEvent(db: Db, id: number | undefined, now: Date): Promise<Event> {
  const event = id === undefined ? await defaultEvent(db, now) : await BY_ID.first(db, { id });
  if (!event) throw notFound('event');
  return event;
}

/** The event with that id; null if there is none. */
export async function eventOfId(db: Db, id: number): Promise<Event | null> {
  return (await BY_ID.first(db, { id })) ?? null;
}

/** The event of that slug, in lower case; null if there is none, and for text that is no slug. */
export async function eventOfSlug(db: Db, slug: string): Promise<Event | null> {
  return SLUG.test(slug) ? ((await BY_SLUG.first(db, { slug })) ?? null) : null;
}

/** The first published event in `eventsInOrder`; null if none is published. */
export async function defaultEvent(db: Db, now: Date): Promise<Event | null> {
  const [event] = await eventsInOrder(db, ['PUBLISHED'], now, 1);
  return event ?? null;
}

/**
 * The events in these statuses. Published events first. Within each part those that have not started: with ticket types
 * before without, dated before undated, the next start first. Then those that have, the last start first.
 */
export function eventsInOrder(db: Db, statuses: readonly EventStatus[], now: Date, most = ALL): Promise<Event[]> {
  return IN_ORDER.all(db, { statuses, now, most });
}

/** More than there are (MAX_EVENTS). */
const ALL = 1_000_000;

const BY_ID = new EntityStatement<Event, { id: number }>(Event, (query, $) => query.where('id', '=', $.id));
const BY_SLUG = new EntityStatement<Event, { slug: string }>(Event, (query, $) => query.where('slug', '=', $.slug));

const IN_ORDER = new EntityStatement<Event, { statuses: readonly EventStatus[]; now: Date; most: number }>(
  Event,
  (query, $, postgres) =>
    query
      .where(among('status', $.statuses, postgres))
      .orderBy(sql`case when status = 'PUBLISHED' then 0 else 1 end`)
      .orderBy(sql`case when starts_at <= ${$.now} then 1 else 0 end`)
      .orderBy(sql`case when exists (select 1 from ticket_type t where t.event_id = events.id) then 0 else 1 end`)
      .orderBy(sql`case when starts_at is null then 1 else 0 end`)
      .orderBy(sql`case when starts_at > ${$.now} then starts_at end`)
      .orderBy('starts_at', 'desc')
      .orderBy('id')
      .limit($.most),
);
