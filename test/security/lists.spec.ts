import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register, stage, unique, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';

const MAKE_TYPE = `mutation ($eventId: ID!, $name: String!) {
  createTicketType(input: { eventId: $eventId, tier: VIP, name: $name, price: 1 }) { id }
}`;
const NESTED =
  'query ($id: ID) { ticketTypes(eventId: $id) { event { ticketTypes { event { ticketTypes { id } } } } } }';

/** A list without a `first` must neither grow without end nor weigh less than it holds. */
describe('lists that take no first', () => {
  let foyer: Foyer;
  let scene: Stage;
  const folder = mkdtempSync(join(tmpdir(), 'foyer-'));
  let database: string;
  beforeEach(async () => {
    database = join(folder, `${unique('foyer')}.db`);
    foyer = await Foyer.start({ DATABASE_URL: `sqlite:${database}` });
    scene = await stage(foyer);
  });
  afterEach(() => foyer.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  const makesTypes = async ({ admin, event }: Stage, count: number) => {
    for (let n = 0; n < count; n++)
      await admin.client.does(MAKE_TYPE, { eventId: event.id, name: unique('One of many') });
  };
  /** The answer to a nested question, or what it would have cost. */
  const asked = async (client: Client) => {
    const { data, errors } = await client.asks(NESTED, { id: scene.event.id });
    return data ?? errors![0]!.extensions.details;
  };

  it('weigh what they hold: forty ticket types in lists in lists are 64,000 rows', async () => {
    expect(await asked(foyer.client())).toHaveProperty('ticketTypes');
    await makesTypes(scene, 38);
    const requested = 40 * (2 + 40 * (2 + 40));
    expect(await asked(foyer.client())).toEqual({ measure: 'cost', limit: 5000, requested });
  });

  it('weigh what they hold: an order has as many items as its event allows tickets, and no more than types', async () => {
    await makesTypes(scene, 38);
    const input = { maxTicketsPerOrder: 30 };
    await scene.admin.changesEvent(scene.event.id, input);
    const query = '{ pendingOrders(first: 100) { items { ticketType { id } } } }';
    const requested = 100 * (1 + 30 * 2);
    const refusal = async () => (await scene.admin.client.asks(query)).errors?.[0]?.extensions.details;
    while (!(await refusal())); // it is read a moment after the change
    expect(await refusal()).toEqual({ measure: 'cost', limit: 5000, requested });
  });

  it('weigh what they hold also after a restart', async () => {
    await makesTypes(scene, 38);
    await foyer.stop();
    foyer = await Foyer.start({ DATABASE_URL: `sqlite:${database}` });
    expect(await asked(foyer.client())).toHaveProperty('measure', 'cost');
  });

  it('weigh what they hold: one outcome for each of the orders that are decided together', async () => {
    const reject =
      'mutation ($ids: [ID!]!) { rejectOrders(ids: $ids) { order { items { ticketType { event { id } } } } } }';
    const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1000));
    const { client } = scene.admin;
    expect((await client.does<{ rejectOrders: object[] }>(reject, { ids: ids(100) })).rejectOrders).toHaveLength(100);
    const requested = 500 + 10 + 500 * (2 + 3 * 3);
    expect((await client.isRefused(reject, { ids: ids(500) })).details).toMatchObject({ requested });
  });

  it('end: an event takes a hundred ticket types, also of two that are made at once', async () => {
    await makesTypes(scene, 97);
    const { admin, event } = scene;
    const both = await Promise.all(
      [0, 1].map(() => admin.client.asks(MAKE_TYPE, { eventId: event.id, name: unique('One of two') })),
    );
    const refusals = both.flatMap(({ errors }) => errors ?? []);
    expect(refusals.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', details: { field: 'eventId', reason: 'an event has at most 100 ticket types' } },
    ]);
    const { ticketTypes } = await register(foyer).then(({ client }) =>
      client.does<{ ticketTypes: object[] }>('query ($id: ID) { ticketTypes(eventId: $id) { id } }', { id: event.id }),
    );
    expect(ticketTypes).toHaveLength(100);
  });
});
