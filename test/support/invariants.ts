/** Whoever can be asked for rows, past the application. */
export interface Books {
  rows(sql: string): Promise<Record<string, number | string>[]>;
}

type Row = Record<string, number>;

/** PostgreSQL's sums and counts come as text. */
const numbers = (row: Record<string, number | string>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));

/**
 * The invariants of the domain, recounted from the rows themselves and without the application's own check:
 * stock is never negative and the sum of its movements; sold, held, revenue and tallies are what the orders say;
 * each order took stock at most once and gave it back at most once; totals are those of the items.
 */
export async function expectInvariants(books: Books): Promise<void> {
  const all = async (sql: string) => (await books.rows(sql)).map(numbers);

  for (const type of await all(TYPES)) {
    expect(type).toMatchObject({
      available: type['moved_available'],
      held: type['moved_held'],
      sold: type['moved_sold'],
    });
    expect(type['available']! + type['held']! + type['sold']!).toBe(type['stocked']);
    expect(Math.min(type['available']!, type['held']!, type['sold']!)).toBeGreaterThanOrEqual(0);
    expect(type).toMatchObject({ sold: type['ordered'], revenue: type['ordered_revenue'], held: 0 });
  }
  expect(await all(WRONG_TOTALS)).toEqual([]);
  expect(await all(WRONG_STOCK_OF_ORDERS)).toEqual([]);
  expect(await all(WRONG_TALLIES)).toEqual([]);
}

const moved = (place: string, where = 'true') =>
  `coalesce((select sum(${place}) from stock_movement where ticket_type_id = t.id and ${where}), 0)`;
const ordered = (sum: string) => `coalesce((select sum(${sum}) from order_item i join orders o on o.id = i.order_id
  where i.ticket_type_id = t.id and o.status in ('APPROVED', 'COMPLETED')), 0)`;

const TYPES = `select t.id, t.available, t.held, t.sold, t.revenue,
  ${moved('available')} as moved_available, ${moved('held')} as moved_held, ${moved('sold')} as moved_sold,
  ${moved('available + held + sold', "cause in ('stocked', 'restocked')")} as stocked,
  ${ordered('i.quantity')} as ordered, ${ordered('i.quantity * cast(i.unit_price as bigint)')} as ordered_revenue
  from ticket_type t`;

const WRONG_TOTALS = `select o.id from orders o where o.total_amount <>
  coalesce((select sum(quantity * cast(unit_price as bigint)) from order_item where order_id = o.id), -1)`;

/** Sold tickets: taken and not given back. Decided otherwise: taken as often as given back. Never more than once each. */
const WRONG_STOCK_OF_ORDERS = `select o.id, i.ticket_type_id from orders o join order_item i on i.order_id = o.id
  left join (select order_id, ticket_type_id, sum(sold) as net, sum(case when sold > 0 then 1 else 0 end) as took, sum(case when sold < 0 then 1 else 0 end) as gave
    from stock_movement where order_id is not null group by order_id, ticket_type_id) m
    on m.order_id = o.id and m.ticket_type_id = i.ticket_type_id
  where coalesce(m.net, 0) <> case when o.status in ('APPROVED', 'COMPLETED') then i.quantity else 0 end
    or coalesce(m.took, 0) > 1 or coalesce(m.gave, 0) > 1`;

const WRONG_TALLIES = `select event_id, status from
  (select event_id, status, orders from order_tally where orders <> 0
   union all select event_id, status, -count(*) from orders where status <> 'PENDING' group by event_id, status) as both_ways
  group by event_id, status having sum(orders) <> 0`;
