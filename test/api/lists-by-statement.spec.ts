import { jest } from '@jest/globals';
import { EntityManager } from '@mikro-orm/core';
import { stage, type Stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

type Connection = { totalCount?: number; edges: unknown[] };

/** What the audit log's seal and the clock of starts read, whatever is asked meanwhile. */
const IN_THE_BACKGROUND = new Set(['AuditEntry', 'Event']);

describe('a list is read by a statement, and costs no entities of MikroORM:', () => {
  let foyer: Foyer;
  let scene: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start({ OPTIMIZATIONS: 'on' });
    scene = await stage(foyer, { vip: 3 });
    const { admin, customer, vip } = scene;
    for (const tickets of [1, 2]) await customer.places({ [vip.id]: tickets }).then((order) => admin.approves(order));
    await customer.client.does('mutation ($id: ID!) { joinQueue(input: { ticketTypeId: $id }) { id } }', {
      id: vip.id,
    });
  });
  afterAll(() => foyer.stop());

  afterEach(() => jest.restoreAllMocks());

  /** Listens to MikroORM. @returns the names of the entities that it was asked for since */
  function listen(): () => string[] {
    const lists = jest.spyOn(EntityManager.prototype, 'findByCursor');
    const finds = (['find', 'findOne', 'count'] as const).map((name) => jest.spyOn(EntityManager.prototype, name));
    const nameOf = ([entity]: unknown[]) => (entity as { name: string }).name;
    return () => [
      ...lists.mock.calls.map(nameOf),
      ...finds.flatMap(({ mock }) => mock.calls.map(nameOf)).filter((name) => !IN_THE_BACKGROUND.has(name)),
    ];
  }

  it.each<[string, (scene: Stage) => string, number]>([
    ['orders', () => '{ list: orders(first: 2) { totalCount edges { node { code items { quantity } } } } }', 2],
    [
      'orders of an event',
      ({ event }) =>
        `{ list: orders(filter: { eventId: "${event.id}", status: APPROVED }) { totalCount edges { cursor } } }`,
      2,
    ],
    [
      'orders, searched',
      ({ customer }) => `{ list: orders(filter: { search: "${customer.username}" }) { totalCount edges { cursor } } }`,
      2,
    ],
    ['users', () => '{ list: users(first: 2) { totalCount edges { node { username secondFactor } } } }', 2],
    [
      'users, searched',
      ({ customer }) => `{ list: users(search: "${customer.username}") { totalCount edges { node { email } } } }`,
      1,
    ],
    [
      'the audit log',
      () =>
        '{ list: auditLog(filter: { action: "approveOrder", from: "2020-01-01T00:00:00Z" }) { totalCount edges { node { at } } } }',
      2,
    ],
  ])('%s', async (_, query, rows) => {
    const asked = listen();
    const { list } = await scene.admin.client.does<{ list: Connection }>(query(scene));
    expect(asked()).toEqual([]);
    expect(list.edges).toHaveLength(rows);
    expect(list.totalCount).toBeGreaterThanOrEqual(rows);
  });

  it('the feed, and one’s own queue entries', async () => {
    const asked = listen();
    const feed = `{ recentActivity(eventId: "${scene.event.id}") { kind at quantity actor { username } order { id } } }`;
    const { recentActivity } = await scene.admin.client.does<{ recentActivity: { kind: string }[] }>(feed);
    const { myQueueEntries } = await scene.customer.client.does<{ myQueueEntries: object[] }>(
      '{ myQueueEntries { quantity status position ticketType { name } unitPrice { amount currency } order { id } } }',
    );
    expect(asked()).toEqual([]);
    expect(recentActivity[0]).toMatchObject({
      kind: 'queue.joined',
      at: expect.any(String),
      actor: { username: scene.customer.username },
    });
    expect(myQueueEntries).toMatchObject([
      { quantity: 1, status: 'WAITING', position: 1, ticketType: { name: expect.any(String) }, order: null },
    ]);
  });

  it('nor does an entry that leaves or is fulfilled', async () => {
    const { admin, customers, vip } = await stage(foyer, { vip: 0, customers: 2 });
    const entries = [];
    for (const { client } of customers) {
      const join = 'mutation ($id: ID!) { joinQueue(input: { ticketTypeId: $id }) { id } }';
      entries.push((await client.does<{ joinQueue: { id: string } }>(join, { id: vip.id })).joinQueue);
    }
    await admin.changes(vip.id, { available: 1 });
    const [leaves, gets] = entries.map(({ id }) => ({ id }));
    const asked = listen();
    await admin.client.does('mutation ($id: ID!) { leaveQueue(id: $id) { status } }', leaves);
    const { fulfillQueueEntry } = await admin.client.does<{ fulfillQueueEntry: object }>(
      'mutation ($id: ID!) { fulfillQueueEntry(id: $id) { status order { status items { quantity } customer { username } } } }',
      gets,
    );
    expect(asked()).toEqual([]);
    expect(fulfillQueueEntry).toEqual({
      status: 'FULFILLED',
      order: { status: 'APPROVED', items: [{ quantity: 1 }], customer: { username: customers[1]!.username } },
    });
  });
});
