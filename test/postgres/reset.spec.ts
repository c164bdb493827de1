import { CONFIRMATION, Reset } from '../../src/admin/reset/reset.js';
import { bySystem } from '../../src/auth/sessions/by.js';
import { Transactions } from '../../src/persistence/transactions.js';
import type { Tx } from '../../src/persistence/tx.js';
import { Events } from '../../src/tickets/events.js';
import { UpdateEvent } from '../../src/tickets/update-event.js';
import { TicketTypes } from '../../src/tickets/ticket-types.js';
import {
  APPROVE,
  CANCEL,
  COMPLETE,
  FULFIL,
  JOIN,
  LEAVE,
  lines,
  NEXT,
  PLACE,
  register,
  REJECT,
  stage,
  unique,
  UPDATE_EVENT,
  UPDATE_TYPE,
} from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { actor, beforeCommit } from '../support/transactions.js';
import { waits } from '../support/waiting.js';

const RESET = `mutation { resetAllData(confirm: "${CONFIRMATION}") }`;
const EVENTS = '{ events { slug ticketTypes { name available } } }';
/** Why somebody is refused here: their tickets are gone, or there are too many or too few. */
const REASONS = new Set(['NOT_FOUND', 'TICKETS_AVAILABLE', 'ALREADY_QUEUED', 'INSUFFICIENT_STOCK']);
const DEFAULT = {
  slug: 'main',
  ticketTypes: [
    { name: 'VIP', available: 50 },
    { name: 'Regular', available: 100 },
  ],
};

describe('a reset on PostgreSQL', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => foyer.stop());

  /** The books balance, and nothing is told of what is gone. */
  async function expectSound(): Promise<void> {
    const admin = await foyer.admin();
    expect(await admin.does('{ checkStock { ok differences } }')).toEqual({
      checkStock: { ok: true, differences: [] },
    });
    expect(await foyer.rows('select * from activity where event_id not in (select id from events)')).toEqual([]);
    await expectInvariants(foyer);
  }

  /** Does `work`, whose transaction stays open until another command waits for it. @returns that one's answer */
  async function beside(work: () => Promise<unknown>, other: () => Promise<unknown>): Promise<unknown> {
    const { second } = await beforeCommit(work, async () => {
      const asked = other();
      await waits(foyer, asked);
      return { second: asked };
    });
    return second;
  }

  it('is done in the midst of orders, decisions and queues, each of which is done or refused for a reason', async () => {
    const admin = await foyer.admin();
    const customers = await Promise.all(Array.from({ length: 6 }, () => register(foyer)));
    const refusals = new Set<string>();
    let [ordered, decided] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const over = new AbortController();
    const asks = async (client: Client, query: string, variables = {}) => {
      const { data, errors = [] } = await client.asks(query, variables);
      for (const { extensions } of errors) refusals.add(extensions.code);
      return data;
    };
    const crowd = [
      ...customers.map(async ({ client }) => {
        while (!over.signal.aborted) {
          const { ticketTypes } = await client.does<{ ticketTypes: { id: string }[] }>('{ ticketTypes { id } }');
          const [vip, regular] = ticketTypes.map(({ id }) => id);
          if (await asks(client, PLACE, { input: { items: lines({ [vip!]: 1, [regular!]: 1 }) } })) ordered.resolve();
          await asks(client, JOIN, { input: { ticketTypeId: vip, quantity: 5 } });
        }
      }),
      ...[1, 2].map(async () => {
        while (!over.signal.aborted) if ((await asks(admin, NEXT))?.['processNextOrder']) decided.resolve();
      }),
    ];
    try {
      for (let n = 0; n < 4; n++) {
        [ordered, decided] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        await Promise.all([ordered.promise, decided.promise]);
        expect(await admin.does(RESET)).toEqual({ resetAllData: true });
      }
    } finally {
      over.abort();
      await Promise.all(crowd);
    }
    expect([...refusals].filter((code) => !REASONS.has(code))).toEqual([]);
    const { events } = await admin.does<{ events: (typeof DEFAULT)[] }>(EVENTS);
    expect(events).toMatchObject([{ slug: 'main', ticketTypes: [{ name: 'VIP' }, { name: 'Regular' }] }]);
    await expectSound();
  });

  it('keeps every command waiting before it holds anything that is to be dropped', async () => {
    const { admin, customer, vip, event, regular } = await stage(foyer, { vip: 0 });
    const entry = await customer.joins(vip.id);
    const order = await customer.places({ [regular.id]: 1 });
    const type = { eventId: event.id, tier: 'VIP', name: 'More', price: 1, available: 1 };
    const commands: [Client, string, object][] = [
      [customer.client, PLACE, { input: { items: lines({ [regular.id]: 1 }) } }],
      [customer.client, JOIN, { input: { ticketTypeId: vip.id, quantity: 1 } }],
      [customer.client, LEAVE, { id: entry.id }],
      [admin.client, FULFIL, { id: entry.id }],
      [admin.client, NEXT, { eventId: event.id }],
      ...[APPROVE, REJECT, COMPLETE, CANCEL].map((move): [Client, string, object] => [
        admin.client,
        move,
        { id: order.id },
      ]),
      [admin.client, UPDATE_TYPE, { id: vip.id, input: { price: 1 } }],
      [admin.client, UPDATE_EVENT, { id: event.id, input: { name: 'Other' } }],
      [admin.client, CREATE_EVENT, { input: { slug: 'other', name: 'Other' } }],
      [admin.client, CREATE_TYPE, { input: type }],
    ];
    const alone = async ({ em }: Tx) => {
      for (const [client, command, variables] of commands) {
        const answer = client.asks(command, variables);
        await waits(foyer, answer);
        expect({ command, held: await foyer.rows(HELD_BY_WHO_WAITS) }).toEqual({
          command,
          held: [{ relations: null }],
        });
        await foyer.rows(CANCEL_WHO_WAITS);
        await answer;
        await em.execute('select 1'); // PostgreSQL ends who is idle for long
      }
    };
    await foyer.app.get(Transactions).run(bySystem('test'), alone, { exclusive: true });
  });

  it('finds what refers to an order without reading everything, for each of them', async () => {
    const references = await foyer.rows(REFERENCES_TO_ORDERS);
    expect(references.map(({ from }) => from)).toEqual(['order_item', 'queue_entry']);
    expect(references.filter(({ indexed }) => !indexed)).toEqual([]);
  });

  it('tells an order that waited for it that its tickets are gone', async () => {
    const { customer, vip } = await stage(foyer);
    const reset = async () => foyer.app.get(Reset).everything(await actor(foyer), CONFIRMATION);
    const refusal = await beside(reset, () =>
      customer.client.isRefused(PLACE, { input: { items: lines({ [vip.id]: 1 }) } }),
    );
    expect(refusal).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves the default event, whatever event is made meanwhile', async () => {
    const admin = await foyer.admin();
    const input = { name: 'x', slug: unique('event').replace('_', '-'), timezone: 'UTC', currency: 'USD' };
    const made = async () => foyer.app.get(Events).create(await actor(foyer), { ...OFTEN, ...input });
    await beside(made, () => admin.does(RESET));
    expect(await admin.does(EVENTS)).toEqual({ events: [DEFAULT] });
    await expectSound();
  });

  it.each(['a ticket type', 'an event'])('leaves nothing in the feed where %s is changed meanwhile', async (what) => {
    const { admin, vip, event } = await stage(foyer);
    const by = await actor(foyer);
    const changed = () =>
      what === 'an event'
        ? foyer.app.get(UpdateEvent).update(by, foyer.row(event.id), { name: 'Other' })
        : foyer.app.get(TicketTypes).update(by, foyer.row(vip.id), { price: 1, name: 'Other' });
    await beside(changed, () => admin.client.does(RESET));
    expect(await admin.client.does(EVENTS)).toEqual({ events: [DEFAULT] });
    await expectSound();
  });
});

/** One row for each who waits at the gate, with the tables of which they hold rows. */
const HELD_BY_WHO_WAITS = `
  select (select string_agg(relation::regclass::text, ', ') from pg_locks held
    where held.pid = gate.pid and held.mode in ('RowShareLock', 'RowExclusiveLock')) as relations
  from pg_locks gate
  where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
const CANCEL_WHO_WAITS = `
  select pg_cancel_backend(pid) from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

/** Foreign keys: PostgreSQL looks through them for each order that is dropped, what the transaction dropped before included. */
const REFERENCES_TO_ORDERS = `
  select conrelid::regclass::text as from,
    exists (select from pg_index where indrelid = conrelid and indkey[0] = conkey[1]) as indexed
  from pg_constraint where contype = 'f' and confrelid = 'orders'::regclass order by 1`;

const CREATE_EVENT = 'mutation ($input: CreateEventInput!) { createEvent(input: $input) { id } }';
const CREATE_TYPE = 'mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) { id } }';

const OFTEN = {
  status: 'PUBLISHED' as const,
  maxTicketsPerOrder: 5,
  salesOpen: true,
  waitingList: 'MANUAL',
  queueRule: 'STRICT',
  offerMinutes: 1,
} as const;
