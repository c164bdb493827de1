import { isIn, join, type Sql } from '../persistence/search-words.js';
import type { OrderFilter } from './order-filter.js';
import { ORDER_STATUSES, type OrderStatus } from './order-lifecycle.js';
import type { OrderSort } from './order-sort.js';

/** A filter of orders, but for its search. */
type Filter = Omit<OrderFilter, 'search'>;

/** The part of a filter whose index SQLite reads; it compares the others with each row. */
type Driver = 'customer' | 'event' | 'time' | 'status' | 'priority' | 'order';

/**
 * The conditions of a list of orders. Every list reads an index: that of one part of the filter (`driverOf`), or that of
 * its order. PostgreSQL chooses by its statistics. SQLite keeps none and would take any equality, so a `+` before a column
 * keeps it from that column's index.
 *
 * The statuses of a set, a ticket type and the parts that do not drive have no index of their own, since each index costs
 * every order that is placed. The list is read in its order, or sorted within one customer, event or period.
 */
export function conditionsOf(filter: Filter, sort: OrderSort, postgres: boolean): Sql[] {
  const { customerId, eventId, ticketTypeId, placedFrom, placedUntil, priority } = filter;
  const statuses = statusesOf(filter);
  const driver = driverOf(filter, statuses, sort);
  const column = (name: string, ...drivers: Driver[]) => (postgres || drivers.includes(driver) ? name : `+${name}`);

  const conditions: Sql[] = [];
  if (customerId !== undefined) conditions.push(is(column('customer_id', 'customer'), customerId));
  if (eventId !== undefined) conditions.push(is(column('event_id', 'event'), eventId));
  if (ticketTypeId !== undefined) conditions.push(...withType(column('event_id', 'event'), ticketTypeId));
  if (statuses) conditions.push(inStatus(statuses, column('status', 'event', 'status')));
  if (priority != null) conditions.push(is(column('priority', 'priority'), priority));
  if (placedFrom ?? placedUntil) {
    const placed = placedBetween(column('placed_at', 'time'), placedFrom, placedUntil);
    conditions.push(...(postgres || driver !== 'time' ? [placed] : fromTimeIndex(placed, isByArrival(sort))));
  }
  return conditions;
}

/** A single status has an index in the order of arrival. Pending orders are few enough to sort. */
function driverOf(filter: Filter, statuses: readonly OrderStatus[] | undefined, sort: OrderSort): Driver {
  if (filter.customerId !== undefined) return 'customer';
  if (filter.eventId !== undefined || filter.ticketTypeId !== undefined) return 'event';
  if (filter.placedFrom ?? filter.placedUntil) return 'time';
  if (statuses?.length === 1 && (isByArrival(sort) || statuses[0] === 'PENDING')) return 'status';
  return filter.priority != null && isByArrival(sort) && !statuses ? 'priority' : 'order';
}

function isByArrival(sort: OrderSort): boolean {
  return sort === 'NEWEST' || sort === 'OLDEST';
}

/** The statuses that the filter lets through; undefined for all. */
function statusesOf({ status, statuses }: Filter): readonly OrderStatus[] | undefined {
  const asked = statuses && ORDER_STATUSES.filter((one) => statuses.includes(one));
  if (status) return !asked || asked.includes(status) ? [status] : [];
  return asked?.length === ORDER_STATUSES.length ? undefined : (asked ?? undefined);
}

/** PENDING stands in the text: SQLite takes a partial index only if its condition does. */
function inStatus(statuses: readonly OrderStatus[], column: string): Sql {
  const [first, ...others] = statuses;
  if (first === undefined) return { sql: '1 = 0', params: [] };
  if (others.length > 0) {
    return { sql: `${column} in (${statuses.map(() => '?').join(', ')})`, params: [...statuses] };
  }
  return first === 'PENDING' ? { sql: `${column} = 'PENDING'`, params: [] } : is(column, first);
}

function withType(event: string, ticketTypeId: number): Sql[] {
  const has = 'exists (select 1 from order_item item where item.order_id = orders.id and item.ticket_type_id = ?)';
  return [
    { sql: `${event} = (select event_id from ticket_type where id = ?)`, params: [ticketTypeId] },
    { sql: has, params: [ticketTypeId] },
  ];
}

function placedBetween(column: string, from: Date | null | undefined, until: Date | null | undefined): Sql {
  const bounds: Sql[] = [];
  if (from) bounds.push({ sql: `${column} >= ?`, params: [from] });
  if (until) bounds.push({ sql: `${column} < ?`, params: [until] });
  return join(bounds, ' and ');
}

/**
 * Orders of a period, whose index holds the ids as well. By arrival they lie between the first and the last id of the
 * period, almost alone: clocks of replicas differ. Reading both ends takes a tenth of the time of listing the ids.
 */
function fromTimeIndex(placed: Sql, byArrival: boolean): Sql[] {
  const ids = (what: string): Sql => ({ ...placed, sql: `select ${what} from orders where ${placed.sql}` });
  if (!byArrival) return [isIn(ids('id'))];
  const [first, last] = [ids('min(id)'), ids('max(id)')];
  const compared = { ...placed, sql: placed.sql.replaceAll('placed_at', '+placed_at') };
  return [{ ...first, sql: `id >= (${first.sql})` }, { ...last, sql: `id <= (${last.sql})` }, compared];
}

function is(column: string, value: string | number): Sql {
  return { sql: `${column} = ?`, params: [value] };
}
