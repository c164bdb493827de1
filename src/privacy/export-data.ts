import { Injectable } from '@nestjs/common';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { AuditPerson } from '../audit/audit-person.entity.js';
import { ApiTokens } from '../auth/api-tokens.js';
import type { ByUser } from '../auth/by.js';
import { Sessions } from '../auth/sessions.js';
import { subjectOf, User } from '../auth/user.entity.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { Order } from '../orders/order.entity.js';
import { Transactions } from '../persistence/transactions.js';
import { QueueEntry } from '../queue/queue-entry.entity.js';

/** Rows of one kind that are read at once. On SQLite each page keeps the event loop to itself. */
const PAGE = 100;
/** Rows of one kind that an answer of GraphQL holds. */
const MOST = 1000;
/** Where all rows are to be had. */
const DOWNLOAD = '/account/export.json';

/** A row as it is told, and the key by which the next page goes on. */
interface Told {
  id: number;
  row: object;
}

/** A part of a list, by key. */
interface Part {
  where: { id?: { $gt: number } | { $lt: number } };
  orderBy: { id: 'asc' | 'desc' };
  limit: number;
}

type Read = (part: Part) => Promise<Told[]>;

/** Reads what is kept under an account. Times are ISO 8601 in UTC, amounts in minor units. */
@Injectable()
export class ExportData {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
  ) {}

  /**
   * The newest 1,000 orders, queue entries and entries of the log, the oldest first within them. Where there are more, `more`
   * is the path of the download.
   */
  async newest(user: User): Promise<Record<string, unknown>> {
    const lists: Record<string, object[]> = {};
    let more = false;
    for (const [name, read] of Object.entries(this.listsOf(user))) {
      const { rows, rest } = await newestOf(read);
      lists[name] = rows;
      more ||= rest;
    }
    const { orders, queueEntries, log } = lists;
    const { account, sessions, apiTokens } = await this.shortOf(user);
    const data = { account, orders, queueEntries, sessions, apiTokens, log, ...(more && { more: DOWNLOAD }) };
    return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
  }

  /** Leaves an entry in the audit log; then the same as `jsonOf` gives. */
  async download(by: ByUser): Promise<AsyncGenerator<string>> {
    await this.transactions.run(by, (tx) => {
      tx.record(by, { subject: subjectOf(by.user) });
      return tx.audit(by);
    });
    return this.jsonOf(by.user);
  }

  /**
   * Everything, as the pieces of one JSON text. Rows are read in pages of 100, and between two pages the database is free
   * for others: what changes meanwhile may be told as it was or as it is.
   */
  private async *jsonOf(user: User): AsyncGenerator<string> {
    const { account, sessions, apiTokens } = await this.shortOf(user);
    const { orders, queueEntries, log } = this.listsOf(user);
    yield `{"account":${JSON.stringify(account)},"orders":`;
    yield* arrayOf(orders);
    yield ',"queueEntries":';
    yield* arrayOf(queueEntries);
    yield `,"sessions":${JSON.stringify(sessions)},"apiTokens":${JSON.stringify(apiTokens)},"log":`;
    yield* arrayOf(log);
    yield '}';
  }

  private listsOf(user: User): Record<'orders' | 'queueEntries' | 'log', Read> {
    return {
      orders: (part) => this.ordersOf(user, part),
      queueEntries: (part) => this.entriesOf(user, part),
      log: (part) => this.logOf(user, part),
    };
  }

  /** What there is only a little of. */
  private async shortOf(user: User) {
    const kept = await this.transactions.em.findOneOrFail(User, { id: user.id });
    const { username, email, fullName, role, createdAt, secondFactor } = kept;
    const sessions = await this.sessions.ofUser(user);
    const tokens = await this.tokens.ofUser(user);
    return {
      account: { username, email, fullName, role, createdAt, secondFactor },
      sessions: sessions
        .slice(0, MOST)
        .map(({ startedAt, seenAt, expiresAt, userAgent }) => ({ startedAt, seenAt, expiresAt, userAgent })),
      apiTokens: tokens.map(({ name, createdAt: made, expiresAt, lastUsedAt }) => ({
        name,
        createdAt: made,
        expiresAt,
        lastUsedAt,
      })),
    };
  }

  private async ordersOf({ id: customer }: User, { where, ...part }: Part): Promise<Told[]> {
    const { em } = this.transactions;
    const orders = await em.find(Order, { customer, ...where }, { ...part, populate: ['event'] });
    const items = await em.find(
      OrderItem,
      { order: { $in: orders.map(({ id }) => id) } },
      { orderBy: { id: 'asc' }, populate: ['ticketType'] },
    );
    const itemsOf = Map.groupBy(items, ({ order }) => order.id);
    return orders.map((order) => ({ id: order.id, row: orderOf(order, itemsOf.get(order.id) ?? []) }));
  }

  private async entriesOf({ id: customer }: User, { where, ...part }: Part): Promise<Told[]> {
    const entries = await this.transactions.em.find(
      QueueEntry,
      { customer, ...where },
      { ...part, populate: ['ticketType.event', 'order'] },
    );
    return entries.map(({ id, ticketType, order, quantity, unitPrice, status, joinedAt }) => ({
      id,
      row: {
        event: ticketType.event.name,
        ticketType: ticketType.name,
        quantity,
        unitPrice,
        currency: ticketType.event.currency,
        status,
        joinedAt,
        order: order?.code,
      },
    }));
  }

  /** What they did and what was done to their account. Each is read by its own index: together, every page would go through all. */
  private async logOf(user: User, { where, ...part }: Part): Promise<Told[]> {
    const { em } = this.transactions;
    const did = await em.find(AuditEntry, { actorId: user.id, ...where }, part);
    const met = await em.find(AuditEntry, { subject: subjectOf(user), ...where }, part);
    const direction = part.orderBy.id === 'asc' ? 1 : -1;
    const entries = [...new Set([...did, ...met])].toSorted((a, b) => (a.id - b.id) * direction).slice(0, part.limit);
    const ids = entries.map(({ id }) => id);
    const range = { $gte: Math.min(...ids), $lte: Math.max(...ids) };
    const people = ids.length === 0 ? [] : await em.find(AuditPerson, { userId: user.id, id: range });
    const personOf = new Map(people.map((person) => [person.id, person]));
    return entries.map(({ id, at, action, subject, before, after }) => {
      const { name, address, userAgent } = personOf.get(id) ?? {};
      return {
        id,
        row: { at, action, subject, before: json(before), after: json(after), name, address, userAgent },
      };
    });
  }
}

/** All rows, the oldest first, as the pieces of a JSON array. */
async function* arrayOf(read: Read): AsyncGenerator<string> {
  yield '[';
  for (let last = 0, full = true; full;) {
    const page = await read({ where: { id: { $gt: last } }, orderBy: { id: 'asc' }, limit: PAGE });
    if (page.length > 0) yield (last === 0 ? '' : ',') + page.map(({ row }) => JSON.stringify(row)).join(',');
    last = page.at(-1)?.id ?? last;
    full = page.length === PAGE;
  }
  yield ']';
}

/** The newest rows, the oldest of them first, and whether there are older ones. */
async function newestOf(read: Read): Promise<{ rows: object[]; rest: boolean }> {
  const all: Told[] = [];
  const next = (limit: number) => {
    const first = all.at(-1)?.id;
    return read({ where: first === undefined ? {} : { id: { $lt: first } }, orderBy: { id: 'desc' }, limit });
  };
  for (let full = true; full && all.length < MOST;) {
    const page = await next(PAGE);
    all.push(...page);
    full = page.length === PAGE;
  }
  const rest = all.length === MOST && (await next(1)).length > 0;
  return { rows: all.map(({ row }) => row).toReversed(), rest };
}

function orderOf(order: Order, items: OrderItem[]): object {
  const { code, event, status, totalAmount, currency, placedAt, decidedAt, completedAt, cancelledAt } = order;
  return {
    code,
    event: event.name,
    status,
    total: totalAmount,
    currency,
    items: items.map(({ ticketType, quantity, unitPrice }) => ({ ticketType: ticketType.name, quantity, unitPrice })),
    notes: order.adminNotes,
    cancelReason: order.cancelReason,
    placedAt,
    decidedAt,
    completedAt,
    cancelledAt,
  };
}

function json(text: string): unknown {
  return JSON.parse(text);
}
