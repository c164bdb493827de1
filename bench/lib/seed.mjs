import { createHash, randomBytes } from 'node:crypto';

const CUSTOMERS = 2000;
const SOLD_OUT_TYPES = 10;
const STOCK = 1_000_000;
const YEAR_MS = 365 * 86_400_000;

/**
 * Customers and an admin's token, each with an API token; stock to sell; and an event whose tickets are sold out. Written
 * straight into a database that Foyer has migrated, as Foyer would have left it.
 * @param {{ insert, query, time }} database of `openDatabase`
 * @returns {Promise<{ admin: string, customers: string[], soldOut: string[] }>} tokens, and the ids of the sold-out types
 */
export async function seed(database) {
  const { insert, query, time } = database;
  const now = time(new Date());
  const names = Array.from({ length: CUSTOMERS }, (_, index) => `bench${index + 1}`);
  await insert(
    'users',
    names.map((name) => customer(name, now)),
  );
  const users = await query('select id, role from users order by id');

  const ofCustomers = users.slice(-CUSTOMERS).map(({ id }, index) => [id, [names[index], 'example', 'com']]);
  const words = ofCustomers.flatMap(([owner, texts]) => texts.map((word) => ({ kind: 'user', owner_id: owner, word })));
  await insert('search_word', words);

  const tokens = users.map(({ id }) => ({ userId: id, secret: `foyer_${randomBytes(32).toString('base64url')}` }));
  await insert(
    'api_token',
    tokens.map(({ userId, secret }) => token(userId, secret, now, time(new Date(Date.now() + YEAR_MS)))),
  );

  const types = await query('select id, available from ticket_type order by id');
  await insert(
    'stock_movement',
    types.map(({ id, available }) => movement(id, STOCK - available, 'restocked', now)),
  );
  await query(`update ticket_type set available = ${STOCK}`);

  const [{ id: event }] = await query(
    `insert into events (slug, name, timezone, currency, max_tickets_per_order, sales_open, waiting_list, queue_rule, offer_minutes)
     select 'sold-out', 'Sold out', timezone, currency, max_tickets_per_order, sales_open, waiting_list, queue_rule, offer_minutes
     from events returning id`,
  );
  const numbers = Array.from({ length: SOLD_OUT_TYPES }, (_, index) => index + 1);
  await insert(
    'ticket_type',
    numbers.map((n) => ({ event_id: event, tier: 'REGULAR', name: `Gone ${n}`, price: 5000 })),
  );
  const soldOut = await query(`select id from ticket_type where event_id = ${event} order by id`);

  const ofRole = (role) => tokens.filter((_, index) => users[index].role === role).map(({ secret }) => secret);
  return { admin: ofRole('ADMIN')[0], customers: ofRole('CUSTOMER'), soldOut: soldOut.map(({ id }) => `tt_${id}`) };
}

function customer(name, now) {
  const email = `${name}@example.com`;
  const text = `${name}\n${email}\n`;
  return {
    username: name,
    username_key: name,
    email,
    email_key: email,
    address_key: email,
    role: 'CUSTOMER',
    search_key: text,
    derived_from: text,
    password_hash: '',
    created_at: now,
  };
}

function token(userId, secret, now, expiresAt) {
  const hash = createHash('sha256').update(secret).digest('hex');
  return {
    user_id: userId,
    name: 'bench',
    token_hash: hash,
    created_at: now,
    expires_at: expiresAt,
    last_used_at: now,
  };
}

function movement(typeId, quantity, cause, at) {
  return { ticket_type_id: typeId, at, cause, available: quantity, held: 0, sold: 0 };
}
