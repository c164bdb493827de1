import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Client } from '../support/client.js';
import {
  APPROVE,
  CANCEL,
  COMPLETE,
  lines,
  NEXT,
  PLACE,
  REJECT,
  register,
  UPDATE_EVENT,
  UPDATE_TYPE,
  unique,
  type Customer,
} from '../support/box-office.js';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { post } from '../support/exchange.js';
import { DRAWS } from '../support/draws.js';
import { idsIn } from '../support/ids.js';
import type { NumberedType } from '../../src/common/ids/id-types.js';
import { Foyer } from '../support/foyer.js';

/** The age that a kept answer may have on a replica that did not write. */
const LATE_MS = 1000;
const READS = [
  '{ ticketTypes { id name tier available held sold soldOut price { amount currency exponent } event { slug onSale } } }',
  '{ event { slug name startsAt onSale salesClosedReason ticketTypes { name available } } }',
  '{ events { slug status salesOpen onSale salesClosedReason ticketTypes { price { amount } } } }',
  '{ a: event(slug: "e1") { name venue } b: event(slug: "e2") { onSale } drafts: events(status: DRAFT) { slug } }',
  '{ ticketTypes(eventId: "2") { available } }',
];
const CREATE_EVENT = 'mutation ($input: CreateEventInput!) { createEvent(input: $input) { id } }';
const DELETE_EVENT = 'mutation ($id: ID!) { deleteEvent(id: $id) { deletedId } }';
const CREATE_TYPE = 'mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) { id } }';
const DELETE_TYPE = 'mutation ($id: ID!) { deleteTicketType(id: $id) { deletedId } }';
const RESET = 'mutation { resetAllData(confirm: "RESET ALL DATA") }';

const row = fc.integer({ min: 0, max: 5 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('place' as const), row, n: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constantFrom('approve', 'reject', 'complete', 'cancel', 'next'), row, n: row }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom('restock', 'price', 'rename', 'createType', 'deleteType'),
      row,
      n: row,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom('createEvent', 'start', 'sales', 'status', 'venue', 'deleteEvent'),
      row,
      n: row,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reset' as const), row, n: row }) },
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('wait' as const), row, n: fc.constantFrom(1, 400, 600, 999, 1000, 3000) }),
  },
);
type Step = { does: string; row: number; n: number };

describe('with kept answers, after any changes, everybody reads', () => {
  let folder: string;
  let foyers: { writer: Foyer; other: Foyer; plain: Foyer };
  let admin: Client;
  let customer: Customer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foyer-answers-'));
    const DATABASE_URL = onPostgres ? await emptyDatabase() : `sqlite:${join(folder, 'foyer.db')}`;
    const env = { DATABASE_URL, SESSION_SECRET: 'a secret of all replicas, for tests' };
    const [writer, other, plain] = [
      await Foyer.start({ ...env, OPTIMIZATIONS: 'answers' }),
      await Foyer.start({ ...env, OPTIMIZATIONS: 'answers' }),
      await Foyer.start({ ...env, OPTIMIZATIONS: 'off' }),
    ];
    foyers = { writer, other, plain };
    const now = Math.max(...Object.values(foyers).map(({ clock }) => (clock.stop(), clock.now().getTime())));
    for (const { clock } of Object.values(foyers)) clock.advance(now - clock.now().getTime());
    admin = await writer.admin();
    customer = await register(writer);
  });
  afterAll(async () => {
    for (const foyer of Object.values(foyers)) await foyer.stop();
    await rm(folder, { recursive: true });
  });

  const now = () => foyers.plain.clock.now().getTime();
  const idsOf = (type: NumberedType, sql: string) => idsIn(foyers.plain, type, sql);

  /** Does the step through the API; one that is refused changes nothing. */
  async function take({ does, row: place, n }: Step): Promise<void> {
    const pick = (ids: string[]) => ids[place % ids.length] ?? '0';
    const order = async () => ({ id: pick(await idsOf('Order', 'select id from orders order by id desc limit 6')) });
    const type = async () => pick(await idsOf('TicketType', 'select id from ticket_type order by id desc limit 6'));
    const event = async () => pick(await idsOf('Event', 'select id from events order by id desc limit 6'));
    const changeType = async (input: object) => admin.asks(UPDATE_TYPE, { id: await type(), input });
    const changeEvent = async (input: object) =>
      admin.asks(UPDATE_EVENT, { id: await event(), input: { confirmEnding: 100, ...input } });
    const startsAt = n === 5 ? null : new Date(now() + (n - 1) * 500).toISOString();
    await {
      place: async () => customer.client.asks(PLACE, { input: { items: lines({ [await type()]: n }) } }),
      approve: async () => admin.asks(APPROVE, await order()),
      reject: async () => admin.asks(REJECT, await order()),
      complete: async () => admin.asks(COMPLETE, await order()),
      cancel: async () => admin.asks(CANCEL, await order()),
      next: async () => admin.asks(NEXT, { eventId: await event() }),
      restock: () => changeType({ available: 10 * n }),
      price: () => changeType({ price: 100 * n }),
      rename: () => changeType({ name: unique('Type') }),
      createType: async () =>
        admin.asks(CREATE_TYPE, {
          input: { eventId: await event(), tier: 'VIP', name: unique('Type'), price: n, available: n },
        }),
      deleteType: async () => admin.asks(DELETE_TYPE, { id: await type() }),
      createEvent: () => admin.asks(CREATE_EVENT, { input: { slug: `e${n}`, name: 'An event', startsAt } }),
      start: () => changeEvent({ startsAt }),
      sales: () => changeEvent({ salesOpen: n % 2 === 0 }),
      status: () => changeEvent({ status: ['DRAFT', 'PUBLISHED', 'ARCHIVED'][n % 3] }),
      venue: () => changeEvent({ venue: unique('Venue'), name: unique('Event') }),
      deleteEvent: async () => admin.asks(DELETE_EVENT, { id: await event() }),
      reset: () => admin.asks(RESET),
      wait: async () => Object.values(foyers).forEach(({ clock }) => clock.advance(n)),
    }[does]!();
  }

  it('what the database holds: at once where it was changed, a second late at most elsewhere', async () => {
    const told = new Map<string, { at: number; body: string }[]>(READS.map((query) => [query, []]));
    const compare = async (query: string) => {
      const truth = (await post(foyers.plain.url, { query })).body;
      const history = told.get(query)!;
      history.push({ at: now(), body: truth });
      expect((await post(foyers.writer.url, { query })).body).toBe(truth);
      const person = history.length % 2 === 0 ? admin : customer.client;
      const [kept, plain] = [person, person.at(foyers.plain.url)].map((client) => client.asks(query));
      expect(await kept).toEqual(await plain);
      const fresh = history.filter(({ at }) => now() - at < LATE_MS).map(({ body }) => body);
      expect(fresh).toContain((await post(foyers.other.url, { query })).body);
    };
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.subarray(READS, { maxLength: 2 })), { minLength: 8, maxLength: 14 }),
        async (steps) => {
          for (const query of READS) await compare(query);
          for (const [one, reads] of steps) {
            await take(one);
            for (const query of reads) await compare(query);
            compared += reads.length;
          }
        },
      ),
      { ...DRAWS, numRuns: 6 },
    );
    // The draws may change little that is read; these are read for certain.
    await take({ does: 'reset', row: 0, n: 0 });
    for (const n of [1, 2, 3, 4, 5]) {
      for (const place of [0, 1]) {
        await take({ does: 'restock', row: place, n });
        for (const query of READS) await compare(query);
      }
    }
    const differing = new Set([...told].flatMap(([query, history]) => history.map(({ body }) => query + body)));
    expect(differing.size).toBeGreaterThan(2 * READS.length);
    expect(compared).toBeGreaterThan(20);
  });
});
