import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import { GlobalIds } from '../../common/ids/global-ids.js';
import { readRow, rowOrBare } from '../../common/ids/id-arguments.js';
import { claimOf } from '../../common/ids/id-types.js';
import { ifShort } from '../../common/text-length.js';
import { normaliseSlug } from '../../common/text/names.js';
import { badInput, notFound } from '../../common/domain-error.js';
import { exponent } from '../../common/money.js';
import type { OrderStatus } from '../../orders/order-lifecycle.js';
import type { Db } from '../../persistence/statements/db.js';
import { Transactions } from '../../persistence/transactions.js';
import { MAX_SLUG, Event } from '../../tickets/event.entity.js';
import { eventOfSlug, findEvent } from '../../tickets/find-event.js';
import { boundOf, nameOfQuery, statusesOf, type ExportQuery } from './export-query.js';
import type { Table } from './table.js';

/** Which orders a download has. */
export interface ExportFilter {
  event?: Event;
  /** Orders that were placed at that moment or later. */
  from?: Date;
  /** Orders that were placed before that moment. */
  until?: Date;
  statuses?: readonly OrderStatus[];
}

/** Turns the query of a download into a filter. */
@Injectable()
export class ExportFilters {
  constructor(
    private readonly transactions: Transactions,
    private readonly ids: GlobalIds,
  ) {}

  /**
   * The filter; the file's name and the part of the audit entry that say which orders are taken; the digits of their
   * amounts. Days begin in the event's zone of today; without an event, in UTC.
   * @param oneEvent whether no event means the default one, instead of all
   * @throws DomainError BAD_USER_INPUT; NOT_FOUND for an unknown event
   */
  async named(
    name: string,
    query: ExportQuery,
    { oneEvent = false } = {},
  ): Promise<Pick<Table, 'name' | 'digits' | 'about'> & { filter: ExportFilter }> {
    const { db, em, now } = this.transactions;
    if (oneEvent && query.event === undefined) await refuseSeveral(em);
    const event = query.event !== undefined || oneEvent ? await this.eventOf(db, query.event, now) : undefined;
    const filter = filterOf(query, event);
    const { from, until, statuses } = filter;
    const filtered = event ?? from ?? until ?? statuses;
    return {
      filter,
      name: name + nameOfQuery(event?.slug, query, statuses),
      digits: event ? exponent(event.currency) : await digitsOfAll(em),
      about: filtered && { subject: event ? `event:${event.id}` : 'orders', after: { from, until, statuses } },
    };
  }

  /** By id or slug, where a slug of digits wins over a bare number; the default event for no text. */
  private async eventOf(db: Db, text: string | undefined, now: Date): Promise<Event> {
    if (text === undefined) return findEvent(db, undefined, now);
    if (claimOf(text)) return findEvent(db, readRow(this.ids, 'Event', text, 'event'), now);
    const slug = ifShort(text, MAX_SLUG, normaliseSlug);
    const named = await eventOfSlug(db, slug);
    if (named) return named;
    const id = rowOrBare(this.ids, 'Event', text, 'event');
    if (id === undefined) throw notFound('event');
    return findEvent(db, id, now);
  }
}

/** @throws DomainError BAD_USER_INPUT if several events are published: the default one changes when it starts */
async function refuseSeveral(em: EntityManager): Promise<void> {
  if ((await em.count(Event, { status: 'PUBLISHED' })) > 1)
    throw badInput('event', 'is needed: several events are published');
}

/** The decimal digits of every currency here; undefined if they differ. */
async function digitsOfAll(em: EntityManager): Promise<number | undefined> {
  const rows = await em.execute<{ currency: string }[]>('select distinct currency from events');
  const digits = new Set(rows.map(({ currency }) => exponent(currency)));
  return digits.size === 1 ? [...digits][0] : undefined;
}

function filterOf(query: ExportQuery, event: Event | undefined): ExportFilter {
  const zone = event?.timezone ?? 'UTC';
  const from = query.from === undefined ? undefined : boundOf('from', query.from, zone);
  const until = query.until === undefined ? undefined : boundOf('until', query.until, zone);
  if (from && until && from >= until) throw badInput('until', 'is not after from');
  return { event, from, until, statuses: query.status === undefined ? undefined : statusesOf(query.status) };
}
