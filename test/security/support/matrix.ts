import { Secret, TOTP } from 'otpauth';
import { PASSWORD, unique } from '../../support/box-office.js';
import { soldOutType, type Actor, type Scene } from './cast.js';

/** What somebody gets: `yes` is an answer without errors, anything else the code of the refusal. */
export type Outcome = 'yes' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'CONFIRMATION_REQUIRED';
/** In the order of WHO. */
export type Row = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];

/** How to ask for a root field, and who gets what. */
export interface Ask {
  row: Row;
  /** What to write between the parentheses; makes what it names. */
  args?: (scene: Scene, actor: Actor) => string | Promise<string>;
  /** Changes who asks, so somebody new has to. */
  spends?: true;
  /** Not with an API token, whoever’s it is. */
  secure?: true;
}

export const EVERYBODY: Row = ['yes', 'yes', 'yes', 'yes', 'yes', 'yes'];
export const USERS: Row = ['UNAUTHENTICATED', 'yes', 'yes', 'yes', 'yes', 'yes'];
export const STAFF: Row = ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'yes', 'yes', 'yes'];
export const MANAGERS: Row = ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'yes', 'yes'];
export const ADMINS: Row = ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'yes'];
/** Somebody’s own, which staff see, too. */
export const OWN: Row = ['UNAUTHENTICATED', 'yes', 'NOT_FOUND', 'yes', 'yes', 'yes'];
/** Somebody’s own, and nobody else’s business. */
const PRIVATE: Row = ['UNAUTHENTICATED', 'yes', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'];
/** Even an admin has to type what it is. */
const CONFIRMED: Row = [...MANAGERS.slice(0, 4), 'FORBIDDEN', 'CONFIRMATION_REQUIRED'] as unknown as Row;

const pending = async ({ owner, vip }: Scene) => owner.places({ [vip.id]: 1 });
const anOrder = async (scene: Scene) => `id: "${(await pending(scene)).id}"`;
const anApprovedOrder = async (scene: Scene) => `id: "${(await scene.admin.approves(await pending(scene))).order.id}"`;
const anEntry = async (scene: Scene) => `id: "${(await scene.owner.joins(await soldOutType(scene))).id}"`;
/** Everything about 50 orders weighs too much for one document. */
const fewer = () => 'first: 10';
const aType = ({ vip }: Scene) => `ticketTypeId: "${vip.id}"`;
const somebody = ({ victim }: Scene) => `userId: "${victim.id}"`;

async function anEntryWithStock(scene: Scene): Promise<string> {
  const type = await soldOutType(scene);
  const { id } = await scene.owner.joins(type);
  await scene.admin.changes(type, { addAvailable: 1 });
  return `id: "${id}"`;
}

async function aSession({ owner }: Scene): Promise<string> {
  const elsewhere = owner.client.anew();
  await elsewhere.does(`mutation { login(input: { login: "${owner.username}", password: "${PASSWORD}" }) { id } }`);
  const query = '{ mySessions { id current } }';
  const { mySessions } = await elsewhere.does<{ mySessions: { id: string; current: boolean }[] }>(query);
  return `id: "${mySessions.find(({ current }) => current)!.id}"`;
}

async function aToken({ owner }: Scene): Promise<string> {
  const make = 'mutation { createApiToken(name: "for a moment") { id } }';
  return `id: "${(await owner.client.does<{ createApiToken: { id: string } }>(make)).createApiToken.id}"`;
}

async function aCode(_: Scene, { who, browser }: Actor): Promise<string> {
  if (who === 'anonymous') return 'code: "000000"';
  const { startSecondFactor } = await browser.does<{ startSecondFactor: { secret: string } }>(
    'mutation { startSecondFactor { secret } }',
  );
  return `code: "${new TOTP({ secret: Secret.fromBase32(startSecondFactor.secret) }).generate()}"`;
}

async function aLink({ admin, victim }: Scene): Promise<string> {
  const { createPasswordResetLink } = await admin.client.does<{ createPasswordResetLink: { url: string } }>(
    `mutation { createPasswordResetLink(userId: "${victim.id}") { url } }`,
  );
  return `input: { token: "${createPasswordResetLink.url.split('#')[1]}", password: "${PASSWORD}" }`;
}

function aNewcomer(more: string): string {
  const username = unique('new');
  return `input: { username: "${username}", email: "${username}@example.com", ${more} }`;
}

async function anUnusedEvent({ admin }: Scene): Promise<string> {
  const document = 'mutation ($slug: String!) { createEvent(input: { slug: $slug, name: "Unused" }) { id } }';
  const { createEvent } = await admin.client.does<{ createEvent: { id: string } }>(document, {
    slug: unique('unused').replace('_', '-'),
  });
  return `id: "${createEvent.id}"`;
}

async function anUnusedType({ admin, event }: Scene): Promise<string> {
  const { createTicketType } = await admin.client.does<{ createTicketType: { id: string } }>(
    `mutation { createTicketType(input: { eventId: "${event.id}", tier: VIP, name: "${unique('T')}", price: 1 }) { id } }`,
  );
  return `id: "${createTicketType.id}"`;
}

const QUERIES: Record<string, Ask> = {
  apiTokens: { row: USERS },
  auditLog: { row: ADMINS },
  checkStock: { row: MANAGERS },
  dashboardStats: { row: STAFF },
  event: { row: EVERYBODY },
  eventConnection: { row: EVERYBODY },
  events: { row: EVERYBODY },
  me: { row: EVERYBODY },
  myOrders: { row: USERS },
  myQueueEntries: { row: USERS },
  exportMyData: { row: USERS },
  mySessions: { row: USERS },
  node: { row: EVERYBODY, args: ({ event }) => `id: "${event.id}"` },
  nodes: { row: EVERYBODY, args: ({ event }) => `ids: ["${event.id}"]` },
  order: { row: OWN, args: anOrder },
  orderByCode: { row: USERS, args: async (scene) => `code: "${(await pending(scene)).code}"` },
  orders: { row: STAFF },
  pendingOrders: { row: STAFF, args: fewer },
  queue: { row: STAFF, args: aType },
  queueEntry: { row: USERS, args: anEntry },
  recentActivity: { row: STAFF },
  stockMovements: { row: MANAGERS, args: aType },
  ticketType: { row: EVERYBODY, args: ({ vip }) => `id: "${vip.id}"` },
  ticketTypes: { row: EVERYBODY },
  user: { row: USERS, args: ({ victim }) => `id: "${victim.id}"` },
  users: { row: ADMINS },
  verifyAuditLog: { row: ADMINS },
  viewer: { row: EVERYBODY },
};

const MUTATIONS: Record<string, Ask> = {
  approveOrder: { row: STAFF, args: anOrder },
  cancelOrder: { row: OWN, args: anOrder },
  changePassword: {
    row: USERS,
    args: () => `input: { currentPassword: "${PASSWORD}", newPassword: "another-horse-battery" }`,
    spends: true,
    secure: true,
  },
  completeOrder: { row: OWN, args: anApprovedOrder },
  confirmSecondFactor: { row: USERS, args: aCode, spends: true, secure: true },
  createApiToken: { row: USERS, args: () => 'name: "one more"', secure: true },
  createEvent: { row: MANAGERS, args: () => `input: { slug: "${unique('e').replace('_', '-')}", name: "E" }` },
  createPasswordResetLink: { row: ADMINS, args: somebody, secure: true },
  createStaff: { row: ADMINS, args: () => aNewcomer('role: AGENT'), secure: true },
  createTicketType: {
    row: MANAGERS,
    args: ({ event }) => `input: { eventId: "${event.id}", tier: VIP, name: "${unique('T')}", price: 1 }`,
  },
  fulfillQueueEntry: { row: STAFF, args: anEntryWithStock },
  joinQueue: { row: USERS, args: async (scene) => `input: { ticketTypeId: "${await soldOutType(scene)}" }` },
  leaveQueue: { row: OWN, args: anEntry },
  login: {
    row: EVERYBODY,
    args: ({ owner }, { who, username }) =>
      `input: { login: "${who === 'anonymous' ? owner.username : username}", password: "${PASSWORD}" }`,
    spends: true,
  },
  deleteEvent: { row: MANAGERS, args: anUnusedEvent },
  deleteTicketType: { row: MANAGERS, args: anUnusedType },
  eraseMyAccount: { row: USERS, args: () => `password: "${PASSWORD}"`, spends: true, secure: true },
  logout: { row: EVERYBODY, spends: true },
  placeOrder: { row: USERS, args: ({ vip }) => `input: { items: [{ ticketTypeId: "${vip.id}", quantity: 1 }] }` },
  processNextOrder: { row: STAFF, args: ({ event }) => `eventId: "${event.id}"` },
  register: { row: EVERYBODY, args: () => aNewcomer(`password: "${PASSWORD}"`), spends: true },
  rejectOrder: { row: STAFF, args: anOrder },
  rejectOrders: { row: STAFF, args: async (scene) => `ids: ["${(await pending(scene)).id}"]` },
  removeSecondFactor: { row: USERS, args: () => `password: "${PASSWORD}"`, spends: true, secure: true },
  resetAllData: { row: CONFIRMED, args: () => 'confirm: "please"' },
  resetSecondFactor: { row: ADMINS, args: somebody, secure: true },
  revokeApiToken: { row: PRIVATE, args: aToken, secure: true },
  revokeSession: { row: PRIVATE, args: aSession, secure: true },
  setDisabled: { row: ADMINS, args: (scene) => `${somebody(scene)}, disabled: false`, secure: true },
  setPassword: { row: EVERYBODY, args: aLink },
  setRole: { row: ADMINS, args: (scene) => `${somebody(scene)}, role: CUSTOMER`, secure: true },
  startSecondFactor: { row: USERS, spends: true, secure: true },
  updateEvent: { row: MANAGERS, args: ({ event }) => `id: "${event.id}", input: { name: "E" }` },
  updateTicketType: { row: MANAGERS, args: ({ vip }) => `id: "${vip.id}", input: { name: "${unique('T')}" }` },
};

const SUBSCRIPTIONS: Record<string, Ask> = {
  dashboardStats: { row: STAFF },
  myOrders: { row: USERS },
  myQueueEntries: { row: USERS },
  order: { row: OWN, args: anOrder },
  pendingOrders: { row: STAFF, args: fewer },
  queue: { row: STAFF, args: aType },
  recentActivity: { row: STAFF },
  ticketTypes: { row: EVERYBODY },
};

/** Who may ask for what, by operation and root field. */
export const MATRIX = { query: QUERIES, mutation: MUTATIONS, subscription: SUBSCRIPTIONS };
export type Operation = keyof typeof MATRIX;

/** The same for what is opened and downloaded; `:id` is an approved order of the owner. */
export const ROUTES: Record<string, Row> = {
  '/': EVERYBODY,
  '/account': USERS,
  '/account/export.json': USERS,
  '/admin': EVERYBODY,
  '/admin/dashboard': STAFF,
  '/admin/export/audit.csv': ADMINS,
  '/admin/export/door-list.csv': STAFF,
  '/admin/export/door-list.xlsx': STAFF,
  '/admin/export/summary.csv': MANAGERS,
  '/admin/export/summary.xlsx': MANAGERS,
  '/admin/export/transactions.csv': MANAGERS,
  '/admin/export/transactions.xlsx': MANAGERS,
  '/admin/login': EVERYBODY,
  '/auth/login': EVERYBODY,
  '/auth/password': EVERYBODY,
  '/auth/register': EVERYBODY,
  '/graphiql': ADMINS,
  '/livez': EVERYBODY,
  '/orders': USERS,
  '/orders/:id/receipt': OWN,
  '/readyz': EVERYBODY,
  '/schema.gql': EVERYBODY, // in production ADMINS: api/http-schema
};
