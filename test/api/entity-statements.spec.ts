import { jest } from '@jest/globals';
import { MikroORM } from '@mikro-orm/core';
import { sql } from 'kysely';
import { User } from '../../src/auth/users/user.entity.js';
import { OrderItem } from '../../src/orders/order-item.entity.js';
import { Order } from '../../src/orders/order.entity.js';
import { asEntity, EntityStatement } from '../../src/persistence/statements/entity-statement.js';
import { among } from '../../src/persistence/statements/statement.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { Event } from '../../src/tickets/event.entity.js';
import { TicketType } from '../../src/tickets/ticket-type.entity.js';
import { stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

const byIds = <T extends object>(entity: new (...given: never[]) => T) =>
  new EntityStatement<T, { ids: number[] }>(entity, (query, $, postgres) =>
    query.where(among('id', $.ids, postgres)).orderBy('id'),
  );

const PENDING = new EntityStatement<Order, { event: number; first: number }>(Order, (query, $) =>
  query.where('event_id', '=', $.event).where('status', '=', sql.lit('PENDING')).orderBy('id').limit($.first),
);

const WITH_QUANTITY = new EntityStatement<Order, { ticketType: number }, { quantity: number }>(Order, (query, $) =>
  query
    .innerJoin('order_item as item', 'item.order_id', 'orders.id')
    .where('item.ticket_type_id', '=', $.ticketType)
    .select('item.quantity as quantity'),
);

let foyer: Foyer;
let transactions: Transactions;
beforeAll(async () => {
  foyer = await Foyer.start();
  transactions = foyer.app.get(Transactions);
});
afterAll(() => foyer.stop());

it('reads what MikroORM reads, on both databases', async () => {
  const { admin, customer, vip, regular } = await stage(foyer);
  const order = await customer.places({ [vip.id]: 2, [regular.id]: 1 });
  await admin.approves(order, 'for Ada');
  const ids = Array.from({ length: 50 }, (_, index) => index + 1);
  for (const entity of [Event, TicketType, OrderItem, Order, User]) {
    const known = await foyer.em.find<{ id: number }>(entity, {}, { orderBy: { id: 'asc' } });
    const read = await byIds<{ id: number }>(entity).all(transactions.db, { ids });
    expect(read.map(plain)).toEqual(known.map(plain));
    expect(read.every((row) => row instanceof entity)).toBe(true);
    expect(read.length).toBeGreaterThan(0);
  }
});

it('keeps the rules of the class: its getters, moves and references', async () => {
  const { admin, customer, event, vip } = await stage(foyer);
  const { id } = await customer.places({ [vip.id]: 2 });
  const [pending] = await PENDING.all(transactions.db, { event: foyer.row(event.id), first: 10 });
  expect(pending).toMatchObject({ id: foyer.row(id), hasReceipt: false, event: { id: foyer.row(event.id) } });
  expect(pending!.total).toEqual({ amount: pending!.totalAmount, currency: 'USD' });
  expect(pending!.eventAsOrdered).toMatchObject({ timezone: expect.any(String) });
  expect(() => pending!.move('COMPLETED', new Date())).toThrow('PENDING');

  await admin.approves({ id });
  const sold = await byIds(Order).first(transactions.db, { ids: [foyer.row(id)] });
  expect(sold!.hasReceipt).toBe(true);
  expect(await PENDING.all(transactions.db, { event: foyer.row(event.id), first: 10 })).toEqual([]);
  expect(await WITH_QUANTITY.all(transactions.db, { ticketType: foyer.row(vip.id) })).toMatchObject([
    { id: foyer.row(id), quantity: 2, hasReceipt: true },
  ]);
});

it('writes plain JSON of its own properties, without hidden ones, and is watched by nothing', async () => {
  const user = await byIds(User).first(transactions.db, { ids: [1] });
  expect(JSON.parse(JSON.stringify(user))).toMatchObject({ id: 1, username: 'admin', createdAt: expect.any(String) });
  expect(user!.passwordHash).toBeUndefined();
  const asked = jest.spyOn(foyer.app.get(MikroORM).em.getConnection(), 'execute');
  await transactions.housekeeping(async () => {
    user!.fullName = 'Somebody else';
  });
  expect(asked.mock.calls).toEqual([]);
  expect(await byIds(User).first(transactions.db, { ids: [1] })).not.toMatchObject({ fullName: 'Somebody else' });
});

it('makes an entity of properties that are known already', () => {
  const order = asEntity(Order, { id: 7, status: 'APPROVED', totalAmount: 500, currency: 'USD' });
  expect(order).toBeInstanceOf(Order);
  expect([order.total, order.hasReceipt]).toEqual([{ amount: 500, currency: 'USD' }, true]);
});

/** Own values, with an id in place of a reference. */
function plain(entity: object): Record<string, unknown> {
  const kept = Object.entries(entity).filter(([name]) => name !== 'passwordHash');
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isReference(value) ? (value as { id: number }).id : (value as unknown)]),
  );
}

function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
