import { Secret, TOTP } from 'otpauth';
import type { ChangeMessage } from '../../src/bus/message.js';
import { MessageBus } from '../../src/bus/message-bus.js';
import { DISABLE, idOf, SET_ROLE } from './accounts.js';
import { CreateTicketTypeDocument, type UpdateEventInput } from './operations.generated.js';
import {
  PASSWORD,
  register,
  stage,
  unique,
  type Customer,
  type EntryView,
  type OrderView,
  type Stage,
} from './box-office.js';
import type { Foyer } from './foyer.js';
import type { ShownField } from './subscription-fields.js';

/** An evening with a pending order, an order out of a queue, and two customers who wait. */
export interface Scene extends Stage {
  foyer: Foyer;
  /** Waits before the customer. */
  ahead: Customer;
  pending: OrderView;
  /** Approved, and once an entry. */
  served: OrderView;
  waiting: EntryView;
}

/** @param ordered whether there are orders and entries; without them the currency is not fixed */
export async function sceneOf(foyer: Foyer, ordered: boolean): Promise<Scene> {
  const set = await stage(foyer, { vip: 1, regular: 0, customers: 2 });
  const { admin, vip, regular } = set;
  const [customer, ahead] = set.customers as [Customer, Customer];
  const scene = { ...set, foyer, customer, ahead } as Scene;
  if (!ordered) return scene;
  const entry = await customer.joins(regular.id);
  await admin.changes(regular.id, { available: 1 });
  const served = (await admin.fulfils(entry)).order as OrderView;
  const pending = await customer.places({ [vip.id]: 1 });
  await ahead.joins(vip.id, 2);
  return { ...scene, pending, served, waiting: await customer.joins(vip.id, 2) };
}

const EVENT: UpdateEventInput = {
  name: 'Another evening',
  venue: 'Elsewhere',
  startsAt: '2031-05-01T18:00:00Z',
  timezone: 'Europe/Vienna',
  maxTicketsPerOrder: 7,
  salesOpen: false,
  waitingList: 'AUTOMATIC',
  queueRule: 'FILL',
  offerMinutes: 30,
};

/** Changes that no operation makes yet, or none with the socket left open: a row, and the message about it. */
async function behind({ foyer }: Scene, sql: string, message: Omit<ChangeMessage, 'at'>): Promise<void> {
  await foyer.em.execute(sql);
  foyer.app.get(MessageBus).publish({ ...message, at: new Date() });
}

/** What is done behind the fields. */
export const CHANGES = {
  'the event is changed': ({ admin, event }) =>
    admin.changesEvent(event.id, { ...EVENT, slug: unique('slug').replace('_', '-') }),
  'the event is archived': ({ admin, event }) =>
    admin.changesEvent(event.id, { status: 'ARCHIVED', confirmEnding: 100 }),
  'the currency is changed': ({ admin, event, vip, regular }) => {
    const prices = [vip, regular].map(({ id }) => ({ ticketTypeId: id, price: 15_000 }));
    return admin.changesEvent(event.id, { currency: 'JPY', prices });
  },
  'a ticket type is added': async ({ admin, event }) => {
    const input = { eventId: event.id, tier: 'VIP' as const, name: 'Box', price: 1 };
    await admin.client.does(CreateTicketTypeDocument, { input });
  },
  'ticket types are renamed': async ({ admin, vip, regular }) => {
    for (const { id, name } of [vip, regular]) await admin.changes(id, { name: `New ${name}` });
  },
  'tiers are corrected': async ({ admin, vip, regular }) => {
    await admin.changes(vip.id, { tier: 'REGULAR' });
    await admin.changes(regular.id, { tier: 'VIP' });
  },
  'prices are changed': async ({ admin, vip, regular }) => {
    for (const { id } of [vip, regular]) await admin.changes(id, { price: 1 });
  },
  'stock is taken away and added': async ({ admin, vip, regular }) => {
    await admin.changes(vip.id, { available: 0 });
    await admin.changes(regular.id, { available: 3 });
  },
  'stock is held': async (scene) => {
    for (const type of [scene.vip, scene.regular]) {
      const [ticketTypeId, eventId] = [scene.foyer.row(type.id), scene.foyer.row(scene.event.id)];
      const sql = `update ticket_type set held = 1 where id = ${ticketTypeId}`;
      await behind(scene, sql, { kind: 'stock.changed', eventId, ticketTypeId });
    }
  },
  'orders are placed': async ({ admin, customer, regular }) => {
    await admin.changes(regular.id, { available: 5 });
    await customer.places({ [regular.id]: 1 });
    await customer.places({ [regular.id]: 2 });
  },
  'the order is approved': async ({ admin, pending }) => {
    await admin.approves(pending, 'Welcome');
  },
  'the order is rejected': async ({ admin, pending }) => {
    await admin.rejects(pending);
  },
  'orders are completed': async ({ admin, pending, served }) => {
    await admin.approves(pending);
    for (const order of [pending, served]) await admin.completes(order);
  },
  'orders are cancelled': async ({ admin, pending, served }) => {
    for (const order of [pending, served]) await admin.cancels(order, 'Ill');
  },
  'customers join queues': async ({ foyer, customer, vip, regular }) => {
    await customer.joins(regular.id);
    await (await register(foyer)).joins(vip.id, 2);
  },
  'the one ahead leaves': async ({ admin, ahead, vip }) => {
    const { queue } = await admin.client.does<{ queue: { entry: EntryView | null }[] }>(
      `{ queue(ticketTypeId: "${vip.id}") { entry { id customer { username } } } }`,
    );
    await ahead.leaves(queue.find(({ entry }) => entry?.customer.username === ahead.username)!.entry!);
  },
  'the entry is served': async ({ admin, vip, waiting }) => {
    await admin.changes(vip.id, { addAvailable: 2 });
    await admin.fulfils(waiting);
  },
  'the role is changed': async ({ admin, customer }) => {
    await admin.client.does(SET_ROLE, { userId: await idOf(customer), role: 'AGENT' });
  },
  'the account is disabled': async ({ admin, customer }) => {
    await admin.client.does(DISABLE, { userId: await idOf(customer), disabled: true });
  },
  'the account is erased': async ({ customer }) => {
    await customer.client.does('mutation ($password: String!) { eraseMyAccount(password: $password) }', {
      password: PASSWORD,
    });
  },
  'the account is changed': async (scene) => {
    const userId = scene.foyer.row(await idOf(scene.customer));
    const [name, address] = [`Now${userId}`, `now${userId}@example.com`];
    const sql = `update users set username = '${name}', email = '${address}', full_name = 'Ada', role = 'AGENT'`;
    await behind(scene, `${sql} where id = ${userId}`, { kind: 'user.changed', userId });
  },
  'a second factor is set up': async ({ foyer, customer: { client } }) => {
    const { startSecondFactor } = await client.does<{ startSecondFactor: { secret: string } }>(
      'mutation { startSecondFactor { secret } }',
    );
    const totp = new TOTP({ secret: Secret.fromBase32(startSecondFactor.secret) });
    const code = totp.generate({ timestamp: foyer.clock.now().getTime() });
    await client.does('mutation ($code: String!) { confirmSecondFactor(code: $code) }', { code });
  },
} satisfies Record<string, (scene: Scene) => Promise<void>>;

/** `never`: no message changes it. `not here`: only on other paths. `later`: nothing changes it yet. */
export type Cause = keyof typeof CHANGES | 'never' | 'not here' | 'later';
type Row = Cause | ((field: ShownField) => Cause);

/** The sockets of an account close with its sessions, so the owner sees no such change by an operation. */
const ofAccount = (change: Cause, own: Cause): Row => {
  return ({ path: [root = ''] }) => (root.startsWith('my') ? own : change);
};
/** The order of an entry is approved from its beginning. */
const decided: Row = ({ path: [root] }) =>
  root === 'myQueueEntries' ? 'the entry is served' : 'the order is approved';
/** Orders and queue entries fix it. */
const causeOfCurrency = ({ path: [root = '', next] }: ShownField): Cause =>
  ['ticketTypes', 'dashboardStats'].includes(root) || (next === 'ticketType' && root === 'recentActivity')
    ? 'the currency is changed'
    : 'not here';

/** A customer never decides. */
const forStaff =
  (row: Row): Row =>
  (field) =>
    field.path[0]!.startsWith('my') ? 'not here' : typeof row === 'function' ? row(field) : row;

const currency: Row = causeOfCurrency;
/** Orders and queue entries fix it as well. */
const tier: Row = (field) => (causeOfCurrency(field) === 'not here' ? 'not here' : 'tiers are corrected');

const rows = (change: Row, type: string, ...fields: string[]) =>
  Object.fromEntries(fields.map((field) => [`${type}.${field}`, change]));
const MONEY = ['amount', 'currency', 'exponent'];

/** What changes each field. */
export const BEHIND: Record<string, Row> = {
  ...rows('never', 'Subscription', 'order', 'dashboardStats'),
  ...rows('not here', 'Subscription', 'myOrders'), // its edges show it
  ...rows('orders are placed', 'Subscription', 'pendingOrders', 'recentActivity'),
  ...rows('a ticket type is added', 'Subscription', 'ticketTypes'),
  ...rows('customers join queues', 'Subscription', 'myQueueEntries', 'queue'),

  ...rows('never', 'Activity', 'id', 'at', 'kind', 'type', 'quantity', 'actor', 'order', 'ticketType'),

  ...rows('never', 'DashboardStats', 'id', 'event'),
  ...rows('orders are placed', 'DashboardStats', 'asOf', 'pendingOrders'),
  ...rows('the order is approved', 'DashboardStats', 'approvedOrders', 'revenue.amount'),
  ...rows('orders are completed', 'DashboardStats', 'completedOrders'),
  ...rows('the order is rejected', 'DashboardStats', 'rejectedOrders'),
  ...rows('orders are cancelled', 'DashboardStats', 'cancelledOrders'),
  ...rows('a ticket type is added', 'DashboardStats', 'ticketTypes'),
  ...rows(currency, 'DashboardStats', 'revenue.currency', 'revenue.exponent'),

  ...rows('never', 'Event', 'id'),
  ...rows('the event is changed', 'Event', 'slug', ...Object.keys(EVENT)),
  ...rows('the event is changed', 'Event', 'onSale', 'salesClosedReason'),
  ...rows('the event is archived', 'Event', 'status'),
  ...rows(currency, 'Event', 'currency'),
  ...rows('a ticket type is added', 'Event', 'ticketTypes'),

  ...rows('never', 'Order', 'id', 'code', 'priority', 'placedAt', 'customer', 'event', 'eventAsOrdered', 'items'),
  ...rows('never', 'Order', ...MONEY.map((field) => `total.${field}`)),
  ...rows(decided, 'Order', 'status', 'adminNotes', 'decidedAt', 'nextStatuses', 'receiptUrl'),
  ...rows(decided, 'Order', 'viewerCanComplete', 'decision', 'history'),
  ...rows(forStaff(decided), 'Order', 'viewerCanDecide'),
  ...rows('orders are cancelled', 'Order', 'viewerCanCancel'),
  ...rows(decided, 'OrderDecision', 'at', 'by', 'notes', 'automatic'),
  ...rows('orders are completed', 'Order', 'completedAt'),
  ...rows('orders are cancelled', 'Order', 'cancelledAt', 'cancelReason'),

  ...rows('orders are placed', 'OrderConnection', 'edges', 'totalCount'),
  ...rows('never', 'OrderConnection', 'pageInfo'),
  ...rows('orders are placed', 'OrderEdge', 'node', 'cursor'),
  ...rows('orders are placed', 'PageInfo', 'hasNextPage', 'startCursor', 'endCursor'),
  ...rows('not here', 'PageInfo', 'hasPreviousPage'), // only with `after` or `last`

  // A page below the root is read with the rest; it is not watched.
  ...rows('not here', 'Event', 'orders', 'activity'),
  ...rows('not here', 'User', 'orders'),
  ...rows('not here', 'TicketType', 'queueEntries', 'stockMovements'),

  ...rows('never', 'OrderItem', 'id', 'quantity', 'ticketType', 'name', 'tier'),
  ...rows('never', 'OrderedEvent', 'name', 'venue', 'startsAt', 'timezone'),
  ...rows('never', 'OrderItem', ...MONEY.flatMap((field) => [`unitPrice.${field}`, `subtotal.${field}`])),

  ...rows('never', 'QueueEntry', 'id', 'quantity', 'joinedAt', 'customer', 'ticketType'),
  ...rows('never', 'QueueEntry', ...MONEY.map((field) => `unitPrice.${field}`)),
  ...rows('the entry is served', 'QueueEntry', 'status', 'order'),
  ...rows('the one ahead leaves', 'QueueEntry', 'position'),
  ...rows('later', 'QueueEntry', 'offerExpiresAt'),

  ...rows('never', 'QueueLine', 'id', 'quantity', 'since', 'customer', 'entry', 'order'),

  ...rows('never', 'TicketType', 'id', 'event'),
  ...rows('the event is changed', 'TicketType', 'onSale', 'salesClosedReason'),
  ...rows(tier, 'TicketType', 'tier'),
  ...rows('ticket types are renamed', 'TicketType', 'name'),
  ...rows('prices are changed', 'TicketType', 'price.amount'),
  ...rows(currency, 'TicketType', 'price.currency', 'price.exponent'),
  ...rows('stock is taken away and added', 'TicketType', 'available', 'soldOut'),
  ...rows('stock is held', 'TicketType', 'held'),
  ...rows(decided, 'TicketType', 'sold'),

  ...rows('never', 'TicketTypeStats', 'id', 'ticketType'),
  ...rows('stock is taken away and added', 'TicketTypeStats', 'available'),
  ...rows('stock is held', 'TicketTypeStats', 'held'),
  ...rows('the order is approved', 'TicketTypeStats', 'sold', 'revenue.amount', 'pendingQuantity'),
  ...rows(currency, 'TicketTypeStats', 'revenue.currency', 'revenue.exponent'),
  ...rows('the one ahead leaves', 'TicketTypeStats', 'waitingEntries', 'waitingQuantity'),

  ...rows('never', 'User', 'id', 'createdAt'),
  ...rows(ofAccount('the account is erased', 'the account is changed'), 'User', 'username', 'email', 'fullName'),
  ...rows(ofAccount('the role is changed', 'the account is changed'), 'User', 'role'),
  ...rows(ofAccount('the account is disabled', 'not here'), 'User', 'disabledAt'),
  ...rows('a second factor is set up', 'User', 'secondFactor'),
};

/** The change behind a field; undefined for a field without a row. */
export function causeOf(field: ShownField): Cause | undefined {
  const row = BEHIND[field.name];
  const path = field.path.join('.');
  if (row && path.startsWith('queue.entry.order.')) return 'not here'; // a waiting entry has none
  // Names of staff who acted on an order are read with its next change. The first row names no ticket type.
  if (row && /\.(history\.actor|history\.ticketType|decision\.by)\./.test(path)) return 'not here';
  return typeof row === 'function' ? row(field) : row;
}
