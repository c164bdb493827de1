import type { Foyer } from './foyer.js';
import { onPostgres } from './databases.js';

/** The tables that grow with the years; each gets ROWS rows. */
export const GROWING = [
  'users',
  'orders',
  'order_item',
  'queue_entry',
  'stock_movement',
  'activity',
  'audit_entry',
  'audit_person',
  'session',
  'idempotency_key',
  'search_word',
] as const;

const ROWS = 100_000;
/** Ids of rows that nobody has placed or registered. */
const FIRST = 1_000_000;

const AT = onPostgres ? `timestamptz '2026-01-01'` : '1767225600000';
const LATER = onPostgres ? `timestamptz '2200-01-01'` : '7258118400000';

/** Fills the growing tables with what many years would leave, over ten events, and lets the database count it. */
export async function grow(foyer: Foyer): Promise<void> {
  for (const [table, columns, rows = ROWS] of FILLED) {
    await foyer.rows(
      `insert into ${table} (${Object.keys(columns).join(', ')})
       with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
       select ${Object.values(columns).join(', ')} from n`,
    );
  }
  await foyer.rows('analyze');
}

const id = `${FIRST} + i`;
const event = `${FIRST} + i % 10 + 1`;
const [text, person] = [`'grown-' || i`, `'grown' || i || '@example.org'`];
/** A second for each row. */
const later = onPostgres ? `${AT} + i * interval '1 second'` : `${AT} + i * 1000`;
const status = (open: string, closed: string) => `case when i % 2000 < 10 then '${open}' else '${closed}' end`;

/** An expression of `i`, which counts from 1, for each column; tables that others refer to come first. */
const FILLED: [table: string, columns: Record<string, string>, rows?: number][] = [
  [
    'events',
    {
      id: event,
      slug: text,
      name: text,
      timezone: `'UTC'`,
      currency: `'USD'`,
      max_tickets_per_order: '5',
      sales_open: 'true',
      waiting_list: `'MANUAL'`,
      queue_rule: `'STRICT'`,
      offer_minutes: '10',
      starts_at: LATER,
    },
    10,
  ],
  ['ticket_type', { id: event, event_id: event, tier: `'VIP'`, name: text, price: '100', available: '10' }, 10],
  [
    'users',
    {
      id,
      username: text,
      username_key: text,
      email: person,
      email_key: person,
      address_key: person,
      role: `'CUSTOMER'`,
      search_key: text,
      derived_from: text,
      password_hash: `''`,
      created_at: AT,
    },
  ],
  [
    'orders',
    {
      id,
      code: text,
      event_id: event,
      customer_id: id,
      status: status('PENDING', 'COMPLETED'),
      priority: 'i % 3',
      total_amount: '100 * (i % 977)',
      currency: `'USD'`,
      placed_at: later,
      word_count: '1',
      event_name: text,
      event_timezone: `'UTC'`,
    },
  ],
  [
    'order_item',
    { id, order_id: id, ticket_type_id: event, quantity: '1', unit_price: '100', name: text, tier: `'VIP'` },
  ],
  [
    'queue_entry',
    {
      id,
      ticket_type_id: event,
      customer_id: id,
      quantity: '1',
      unit_price: '100',
      status: status('WAITING', 'FULFILLED'),
      joined_at: AT,
      order_id: id,
    },
  ],
  [
    'stock_movement',
    {
      id,
      ticket_type_id: event,
      at: AT,
      cause: `'order.approved'`,
      order_id: id,
      available: '0',
      held: '0',
      sold: '0',
    },
  ],
  ['activity', { id, at: AT, kind: `'order.placed'`, event_id: event, actor_id: id, order_id: id }],
  [
    'audit_entry',
    {
      id,
      at: AT,
      action: `'approveOrder'`,
      actor_id: id,
      before: `'{}'`,
      after: `'{}'`,
      subject: text,
      seq: 'i',
      hash: text,
    },
  ],
  ['audit_person', { id, user_id: id, name: text }],
  ['session', { id: text, data: `'{}'`, expires_at: LATER, user_id: id, started_at: AT, seen_at: AT }],
  ['idempotency_key', { id, user_id: id, operation: `'placeOrder'`, key: text, request: `'{}'`, created_at: LATER }],
  ['search_word', { kind: `'user'`, owner_id: id, word: text }],
];
