import { sql } from 'kysely';
import { assertActive, lockAllActive } from '../auth/sessions/account-lock.js';
import type { ByUser } from '../auth/sessions/by.js';
import { notFound } from '../common/domain-error.js';
import { attempt, type Outcome } from '../persistence/batches/outcome.js';
import { IdempotencyKeys, type Claim, type KeyedCommand } from '../persistence/idempotency.js';
import { nextOrderNumbers } from '../persistence/order-numbers.js';
import { asEntity, EntityStatement } from '../persistence/statements/entity-statement.js';
import { InsertRows } from '../persistence/statements/insert-rows.js';
import { among, Statement } from '../persistence/statements/statement.js';
import type { Tx } from '../persistence/tx.js';
import { Event } from '../tickets/event.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { decideJoin, type JoinRequest } from './decide-join.js';
import { QueueEntry } from './queue-entry.entity.js';
import { recordEntry } from './record-entry.js';

/** A request to join the queue of a type. */
export interface JoinCommand extends JoinRequest, KeyedCommand {
  by: ByUser;
  ticketTypeId: number;
}

/** A new entry, or the first request's with the same key. */
interface Decision {
  request: JoinCommand;
  claim?: Claim<number>;
  joins?: { type: TicketType; unitPrice: number };
  /** Throws the refusal of one that comes behind the same customer's entry of this batch, which has no id yet. */
  refuse?: () => never;
}

/** A waiting entry; one that is decided has no id before all are. */
interface Waiting {
  id?: number;
}

/**
 * Joins queues: reads the state, lets `decideJoin` decide one after another, and inserts. The rows of types are locked, in
 * id order: positions are exact.
 */
export async function joinAll(tx: Tx, requests: readonly JoinCommand[]): Promise<Outcome<QueueEntry>[]> {
  const customers = requests.map(({ by }) => by.user.id);
  const active = await lockAllActive(tx, customers); // first: keys stay true
  const keys = await IdempotencyKeys.read<number>(tx, requests);
  const line = await readLine(tx, requests);
  const situation = { now: tx.now, active, keys, ...line };

  const decisions = requests.map((request) => attempt(() => decide(request, situation)));
  const added = decisions.flatMap((one) => ('result' in one && one.result.joins ? [one.result] : []));
  const entries = await insert(tx, added, line.waiting);
  await keys.write(tx);

  const repeated = decisions.flatMap((one) => ('result' in one ? (one.result.claim?.result ?? []) : []));
  for (const entry of await findEntries(tx, repeated, entries)) entries.set(entry.id, entry);
  return decisions.map((one) => {
    if ('refusal' in one) return one;
    const { request, claim, refuse } = one.result;
    if (refuse) return attempt(refuse);
    return { result: entries.get(claim?.result ?? line.waiting.get(placeOf(request))!.id!)! };
  });
}

interface Situation extends Line {
  now: Date;
  active: ReadonlySet<number>;
  keys: IdempotencyKeys<number>;
}

function decide(request: JoinCommand, { now, active, keys, types, events, waiting }: Situation): Decision {
  const earlier = keys.earlier(request);
  if (earlier) return { request, claim: earlier };
  assertActive(active, request.by.user.id);
  const type = types.get(request.ticketTypeId);
  if (!type) throw notFound('ticket type');
  const entry = waiting.get(placeOf(request));
  const figures = { now, type, event: events.get(type.event.id)! };
  const price = () => decideJoin(request, { ...figures, earlierEntryId: entry?.id });
  if (entry && entry.id === undefined) return { request, refuse: price as () => never };
  const unitPrice = price();
  waiting.set(placeOf(request), {});
  return { request, claim: keys.claim(request), joins: { type, unitPrice } };
}

/** Ticket types and events by id, and entries by customer and type. */
interface Line {
  types: ReadonlyMap<number, TicketType>;
  events: ReadonlyMap<number, Event>;
  waiting: Map<string, Waiting>;
}

async function readLine(tx: Tx, requests: readonly JoinCommand[]): Promise<Line> {
  const types = await TYPES.all(tx.db, { ids: distinct(requests.map(({ ticketTypeId }) => ticketTypeId)) });
  const events = await EVENTS.all(tx.db, { ids: distinct(types.map(({ event }) => event.id)) });
  const waiting = await WAITING.all(tx.db, {
    types: types.map(({ id }) => id),
    customers: distinct(requests.map(({ by }) => by.user.id)),
  });
  return {
    types: new Map(types.map((type) => [type.id, type])),
    events: new Map(events.map((event) => [event.id, event])),
    waiting: new Map(waiting.map(({ id, customer, type }) => [nameOf(customer, type), { id }])),
  };
}

async function insert(
  tx: Tx,
  added: readonly Decision[],
  waiting: ReadonlyMap<string, Waiting>,
): Promise<Map<number, QueueEntry>> {
  const numbers = await nextOrderNumbers(tx, added.length);
  const entries = added.map(({ request, claim, joins }, index) => {
    const id = numbers[index]!;
    waiting.get(placeOf(request))!.id = id;
    if (claim) claim.result = id;
    return newEntry(tx, id, request, joins!);
  });
  await INSERT.insert(tx.db, entries.map(rowOf));
  for (const [index, entry] of entries.entries()) recordEntry(tx, added[index]!.request.by, 'queue.joined', entry);
  return new Map(entries.map((entry) => [entry.id, entry]));
}

function newEntry(tx: Tx, id: number, { by, quantity }: JoinCommand, { type, unitPrice }: Required<Decision>['joins']) {
  return asEntity(QueueEntry, {
    id,
    ticketType: type,
    customer: by.user,
    quantity,
    unitPrice,
    status: 'WAITING',
    joinedAt: tx.now,
  });
}

/** Reads entries of repeated keys that are not among the new ones, with their types. */
async function findEntries(tx: Tx, ids: number[], known: ReadonlyMap<number, unknown>): Promise<QueueEntry[]> {
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length === 0) return [];
  return tx.em.find(QueueEntry, { id: { $in: unknown } }, { populate: ['ticketType'] });
}

const TYPES = new EntityStatement<TicketType, { ids: number[] }>(TicketType, (query, $, postgres) => {
  const some = query.where(among('id', $.ids, postgres)).orderBy('id');
  return postgres ? some.forNoKeyUpdate() : some;
});

/** Locked in key share mode: the currency stays, as for an order. */
const EVENTS = new EntityStatement<Event, { ids: number[] }>(Event, (query, $, postgres) => {
  const some = query.where(among('id', $.ids, postgres)).orderBy('id');
  return postgres ? some.forKeyShare() : some;
});

interface Tables {
  queue_entry: { id: number; ticket_type_id: number; customer_id: number; status: string };
}

/** `WAITING` stands in the text: SQLite takes a partial index only if its condition does. */
const WAITING = new Statement<
  Tables,
  { types: number[]; customers: number[] },
  { id: number; type: number; customer: number }
>((db, $, postgres) =>
  db
    .selectFrom('queue_entry')
    .select(['id', 'ticket_type_id as type', 'customer_id as customer'])
    .where(among('ticket_type_id', $.types, postgres))
    .where(among('customer_id', $.customers, postgres))
    .where('status', '=', sql.lit('WAITING')),
);

const INSERT = new InsertRows<ReturnType<typeof rowOf>>(QueueEntry, [
  'id',
  'ticketType',
  'customer',
  'quantity',
  'unitPrice',
  'status',
  'joinedAt',
]);

function rowOf(entry: QueueEntry) {
  return { ...entry, ticketType: entry.ticketType.id, customer: entry.customer.id };
}

function placeOf({ by, ticketTypeId }: JoinCommand): string {
  return nameOf(by.user.id, ticketTypeId);
}

function nameOf(customerId: number, ticketTypeId: number): string {
  return `${customerId} ${ticketTypeId}`;
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)];
}
