import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';

const TABLES = `
  create table ticket_type (id integer primary key, name text not null, tier text not null, price integer not null,
    available integer not null check (available >= 0), sold integer not null default 0);
  create table orders (id integer primary key autoincrement, code text not null unique, customer_id integer not null,
    status text not null, total integer not null, placed_at integer not null, decided_at integer);
  create index orders_pending on orders (id) where status = 'PENDING';
  create table order_item (id integer primary key, order_id integer not null references orders (id),
    ticket_type_id integer not null references ticket_type (id), quantity integer not null, unit_price integer not null);
  create index order_item_of_order on order_item (order_id);
  insert into ticket_type values (1, 'VIP', 'VIP', 10000, 1000000, 0), (2, 'Regular', 'REGULAR', 8500, 1000000, 0);
`;
const money = (amount) => ({ amount, currency: 'USD' });

/** A new database file with two ticket types; the functions that write run inside the caller's transaction. */
export function openShop(file) {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.exec(TABLES);

  const allTypes = db.prepare('select id, name, tier, price, available, sold from ticket_type order by id');
  const oneType = db.prepare('select price, available from ticket_type where id = ?');
  const insertOrder = db.prepare(
    `insert into orders (code, customer_id, status, total, placed_at) values (?, 1, 'PENDING', ?, ?)`,
  );
  const insertItem = db.prepare(
    'insert into order_item (order_id, ticket_type_id, quantity, unit_price) values (?, ?, ?, ?)',
  );
  const oneOrder = db.prepare('select id, code, status, total from orders where id = ?');
  const itemsOf = db.prepare('select ticket_type_id as type, quantity from order_item where order_id = ?');
  const takeStock = db.prepare(
    `update ticket_type set available = available - @quantity, sold = sold + @quantity
     where id = @type and available >= @quantity`,
  );
  const decide = db.prepare(`update orders set status = ?, decided_at = ? where id = ? and status = 'PENDING'`);

  return {
    db,

    ticketTypes: () => allTypes.all().map((type) => Object.assign(type, { price: money(type.price) })),

    /** A pending order. Stock is looked at and not taken. */
    placeOrder(items) {
      const lines = items.map(({ ticketTypeId, quantity }) => {
        const type = oneType.get(Number(ticketTypeId));
        if (!type) throw new Error('NOT_FOUND');
        if (type.available < quantity) throw new Error('INSUFFICIENT_STOCK');
        return { type: Number(ticketTypeId), quantity, price: type.price };
      });
      const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
      const code = randomBytes(6).toString('hex');
      const { lastInsertRowid: id } = insertOrder.run(code, total, Date.now());
      for (const { type, quantity, price } of lines) insertItem.run(id, type, quantity, price);
      return { id, code, status: 'PENDING', total: money(total) };
    },

    /** Takes the stock of all lines and approves, or rejects where one falls short. */
    approveOrder(id) {
      const order = oneOrder.get(id);
      if (order?.status !== 'PENDING') throw new Error(order ? 'INVALID_TRANSITION' : 'NOT_FOUND');
      const items = itemsOf.all(id);
      const enough = items.every(({ type, quantity }) => oneType.get(type).available >= quantity);
      const status = enough ? 'APPROVED' : 'REJECTED';
      if (enough) for (const item of items) takeStock.run(item);
      decide.run(status, Date.now(), id);
      const outcome = enough ? 'APPROVED' : 'AUTO_REJECTED';
      return { outcome, order: { ...order, status, total: money(order.total) } };
    },
  };
}
