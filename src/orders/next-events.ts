import { sql } from 'kysely';
import { badInput, notFound } from '../common/domain-error.js';
import { among, Statement } from '../persistence/statements/statement.js';
import type { Tx } from '../persistence/tx.js';
import { defaultEvent } from '../tickets/find-event.js';

/** The events of requests for the next order, read once for all requests of a transaction. */
export class NextEvents {
  private constructor(
    /** The number of requests for each event. */
    readonly counts: ReadonlyMap<number, number>,
    private readonly unnamed: { event?: number; several: boolean; settled?: boolean },
  ) {}

  /**
   * @param asked for each request the event that it names; undefined is the default event
   * @param others whether other decisions are in the batch: after them, only one event may have pending orders
   */
  static async read(tx: Tx, asked: readonly (number | undefined)[], others: boolean): Promise<NextEvents> {
    const named = asked.filter((id) => id !== undefined);
    const existing = named.length === 0 ? [] : await EXISTING.all(tx.db, { ids: [...new Set(named)] });
    const counts = new Map(existing.map(({ id }) => [id, named.filter((one) => one === id).length]));
    if (named.length === asked.length) return new NextEvents(counts, { several: false });

    const event = (await defaultEvent(tx.db, tx.now))?.id;
    const several = await severalPending(tx);
    // Nothing before them can change that: they are refused, and lock no order.
    const settled = several && !others && named.length === 0;
    if (event !== undefined && !settled) counts.set(event, (counts.get(event) ?? 0) + asked.length - named.length);
    return new NextEvents(counts, { event, several, settled });
  }

  /**
   * The event of a request.
   * @param settle writes the decisions before it, since they may leave only one event with pending orders
   * @throws DomainError NOT_FOUND; BAD_USER_INPUT without an id if several events have pending orders
   */
  async find(tx: Tx, id: number | undefined, settle: () => Promise<void>): Promise<number> {
    if (id === undefined && this.unnamed.several) {
      if (!this.unnamed.settled) await settle();
      if (this.unnamed.settled || (await severalPending(tx)))
        throw badInput('eventId', 'is needed: several events have pending orders');
    }
    const event = id ?? this.unnamed.event;
    if (event === undefined || !this.counts.has(event)) throw notFound('event');
    return event;
  }
}

async function severalPending(tx: Tx): Promise<boolean> {
  const pending = await PENDING_EVENTS.first(tx.db, {});
  return pending!.first !== pending!.last;
}

interface Tables {
  events: { id: number };
  orders: { event_id: number; status: string };
}

const EXISTING = new Statement<Tables, { ids: readonly number[] }, { id: number }>((db, $, postgres) =>
  db
    .selectFrom('events')
    .select('id')
    .where(among('id', $.ids, postgres)),
);

/** One statement, which sees one moment. Each half reads one entry of a partial index. */
const PENDING_EVENTS = new Statement<Tables, object, { first: number | null; last: number | null }>((db) => {
  const pending = db.selectFrom('orders').select('event_id').where('status', '=', sql.lit('PENDING')).limit(sql.lit(1));
  return db.selectNoFrom([pending.orderBy('event_id').as('first'), pending.orderBy('event_id', 'desc').as('last')]);
});
