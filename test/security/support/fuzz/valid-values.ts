import { NEW_PASSWORD, newToken } from '../../../support/accounts.js';
import { Customer, PASSWORD, unique } from '../../../support/box-office.js';
import { soldOutType } from '../cast.js';
import type { Known } from './cases.js';
import { placesOf, type RootField } from './places.js';
import type { Actor, World } from './world.js';

const HOUR_MS = 3_600_000;

/** Values by place. */
type Values = Record<string, readonly unknown[]>;

/** Valid values for each place of an operation, some of which are made for it and for this actor. */
export async function validValues(world: World, root: RootField, actor: Actor): Promise<Known> {
  const mine = actor.who === 'anonymous' ? await world.actor('owner') : actor;
  const values: Values = { 'of others': await idsOfOthers(world) };
  for (const place of placesOf(root)) {
    const found = await BY_NAME[place.split('.').at(-1)!]?.(world);
    if (found && found.length > 0) values[place] = found;
  }
  Object.assign(values, await MADE[root.field.name]?.(world, mine));
  return (place) => values[place];
}

/** Whether the valid values of this operation are its actor’s own. */
export function areOwn({ field }: RootField): boolean {
  return field.name in MADE;
}

/** The types of tables’ rows. */
const TYPES = {
  users: 'User',
  orders: 'Order',
  queue_entry: 'QueueEntry',
  ticket_type: 'TicketType',
  events: 'Event',
  api_token: 'ApiToken',
} as const;

async function ids(world: World, table: keyof typeof TYPES, most: number): Promise<string[]> {
  const rows = await world.foyer.rows(`select id from ${table} order by id desc limit ${most}`);
  return rows.map(({ id }) => world.foyer.ids.write(TYPES[table], Number(id)));
}

async function idsOfOthers(world: World): Promise<string[]> {
  const found = [];
  for (const table of Object.keys(TYPES) as (keyof typeof TYPES)[]) found.push(...(await ids(world, table, 4)));
  return found;
}

const freshNames = () => Array.from({ length: 10 }, () => unique('fuzz'));
const hoursAhead = (world: World, ...hours: number[]) =>
  hours.map((ahead) => new Date(world.foyer.clock.now().getTime() + ahead * HOUR_MS).toISOString());

/** By the last name of a place. */
const BY_NAME: Readonly<Record<string, (world: World) => readonly unknown[] | Promise<readonly unknown[]>>> = {
  action: () => ['approveOrder', 'login.failed', 'login'],
  actorId: (world) => ids(world, 'users', 6),
  after: async (world) => (await ids(world, 'orders', 6)).map((id) => Buffer.from(id).toString('base64url')),
  before: async (world) => BY_NAME['after']!(world),
  confirm: () => ['RESET ALL DATA'],
  currency: () => ['USD', 'EUR', 'JPY', 'KWD'],
  currentPassword: () => [PASSWORD],
  email: () => freshNames().map((name) => `${name}@example.com`),
  eventId: async (world) => [(await world.evening()).event.id],
  expiresAt: (world) => hoursAhead(world, 1, 24, 720),
  from: () => ['1970-01-01T00:00:00Z', '2026-01-01T00:00:00+01:00'],
  idempotencyKey: () => [...freshNames().slice(0, 3), 'a key'],
  newPassword: () => [NEW_PASSWORD],
  password: () => [PASSWORD],
  search: () => ['customer', 'Ada', '@example'],
  slug: () => freshNames().map((name) => name.replaceAll('_', '-')),
  startsAt: (world) => hoursAhead(world, 24, 7200),
  subject: async (world) => ['order:1', ...(await ids(world, 'orders', 3))],
  ticketTypeId: async (world) => [(await world.evening()).vip.id, (await world.evening()).regular.id],
  timezone: () => ['UTC', 'Europe/Vienna', 'America/Argentina/Buenos_Aires'],
  until: () => ['2027-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
  userId: (world) => world.prey(3),
  username: freshNames,
};

async function orders(world: World, { browser, username }: Actor): Promise<string[]> {
  const { vip } = await world.evening();
  const customer = new Customer(browser, username);
  const placed = [];
  for (let n = 0; n < 3; n++) placed.push(await customer.places({ [vip.id]: 1 }));
  return placed.map(({ id }) => id);
}

async function approvedOrders(world: World, actor: Actor): Promise<string[]> {
  const placed = await orders(world, actor);
  for (const id of placed) await (await world.staff()).approves({ id });
  return placed;
}

async function soldOut(world: World): Promise<string> {
  return soldOutType({ admin: await world.staff(), event: (await world.evening()).event });
}

/** An entry in a queue, for which there is stock by now. */
async function entry(world: World, { browser, username }: Actor): Promise<string> {
  const type = await soldOut(world);
  const { id } = await new Customer(browser, username).joins(type);
  await (await world.staff()).changes(type, { addAvailable: 3 });
  return id;
}

async function anyEvent(world: World): Promise<string> {
  const slug = unique('prey').replace('_', '-');
  const query = 'mutation ($slug: String!) { createEvent(input: { slug: $slug, name: "Prey" }) { id } }';
  return (await (await world.staff()).client.does<{ createEvent: { id: string } }>(query, { slug })).createEvent.id;
}

async function link(world: World): Promise<string> {
  const query =
    'mutation ($userId: ID!, $password: String) { createPasswordResetLink(userId: $userId, password: $password) { url } }';
  const [userId] = await world.prey(1);
  const { client } = await world.staff();
  const made = await client.does<{ createPasswordResetLink: { url: string } }>(query, { userId, password: PASSWORD });
  return made.createPasswordResetLink.url.split('#')[1]!;
}

async function sessions({ browser }: Actor): Promise<string[]> {
  const { mySessions } = await browser.does<{ mySessions: { id: string }[] }>('{ mySessions { id } }');
  return mySessions.map(({ id }) => id);
}

/** What there has to be for an operation to go far. */
const MADE: Readonly<Record<string, (world: World, mine: Actor) => Promise<Values>>> = {
  approveOrder: async (...of) => ({ id: await orders(...of) }),
  cancelOrder: async (...of) => ({ id: await orders(...of) }),
  completeOrder: async (...of) => ({ id: await approvedOrders(...of) }),
  confirmSecondFactor: async (world, { browser }) => ({ code: [await world.codeToConfirm(browser)] }),
  node: async (world) => ({ id: await idsOfOthers(world) }),
  nodes: async (world) => ({ ids: await idsOfOthers(world) }),
  event: async (world) => ({ slug: [(await world.evening()).event.slug] }),
  fulfillQueueEntry: async (...of) => ({ id: [await entry(...of)] }),
  joinQueue: async (world) => ({ 'input.ticketTypeId': [await soldOut(world)] }),
  leaveQueue: async (...of) => ({ id: [await entry(...of)] }),
  login: async (world) => {
    const { login, codes } = await world.secured();
    return { 'input.login': [login, login, ...world.usernames], 'input.code': codes };
  },
  order: async (...of) => ({ id: await orders(...of) }),
  processNextOrder: async (...of) => ({ orders: await orders(...of) }),
  rejectOrder: async (...of) => ({ id: await orders(...of) }),
  rejectOrders: async (...of) => ({ ids: await orders(...of) }),
  revokeApiToken: async (_, { browser }) => ({ id: [(await newToken(browser, { password: PASSWORD })).id] }),
  revokeSession: async (_, mine) => ({ id: await sessions(mine) }),
  setPassword: async (world) => ({ 'input.token': [await link(world)] }),
  updateEvent: async (world) => ({ id: [await anyEvent(world)] }),
  updateTicketType: async (world) => ({ id: [await soldOut(world)] }),
};
