import type { Client } from '../support/client.js';
import { newAgent } from '../support/accounts.js';
import { emptyDatabase } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { APPROVE, CANCEL, evening, JOIN, PLACE, register, stage, type Stage } from '../support/box-office.js';

const EVERYTHING = `query ($event: ID!, $type: ID!) {
  me { id }
  mySessions { id }
  apiTokens { id }
  event { id ticketTypes { id } }
  orders(filter: { eventId: $event }) { edges { cursor node { id items { id } } } pageInfo { endCursor } }
  queue(ticketTypeId: $type) { id entry { id } order { id } }
  dashboardStats(eventId: $event) { id ticketTypes { id ticketType { id } } }
  recentActivity(eventId: $event) { id }
  stockMovements(ticketTypeId: $type) { id }
  auditLog(first: 1) { edges { node { id } } }
}`;

/** How the ids of each type look. Clients need not know; a change of it breaks the ids that they hold. */
const SPELLINGS = {
  Event: /^ev_\d+$/,
  TicketType: /^tt_\d+$/,
  User: /^us_\d+$/,
  Order: /^or_[0-9a-z]{7}$/,
  OrderItem: /^oi_\d+o[0-9a-z]{7}$/,
  QueueEntry: /^qe_[0-9a-z]{7}$/,
  QueueLine: /^ql_\d+[eo][0-9a-z]{7}$/,
  Activity: /^ac_[0-9a-z]{7}$/,
  StockMovement: /^sm_\d+$/,
  AuditEntry: /^ae_\d+$/,
  ApiToken: /^at_\d+$/,
  Session: /^se_[0-9a-f]{64}$/,
  DashboardStats: /^ds_\d+$/,
  TicketTypeStats: /^ts_\d+$/,
};
type TypeName = keyof typeof SPELLINGS;

describe('Ids', () => {
  let foyer: Foyer;
  let scene: Stage;
  let log = '';
  beforeAll(async () => {
    foyer = await Foyer.start({ LOG_LEVEL: 'warn' }, { write: (line) => (log += line) });
    scene = await stage(foyer, { vip: 10, regular: 0, customers: 2 });
    const { admin, customer, vip, regular } = scene;
    await admin.approves(await customer.places({ [vip.id]: 1 }));
    await customer.places({ [vip.id]: 2 });
    await customer.joins(regular.id);
    await admin.client.does('mutation { createApiToken(name: "script") { id } }');
  });
  afterAll(() => foyer.stop());

  /** The ids of all types that staff see, by `__typename`. */
  async function idsSeen({ client }: { client: Client }): Promise<Map<string, Set<string>>> {
    const found = new Map<string, Set<string>>();
    const query = EVERYTHING.replaceAll(/\bid\b/g, '__typename id');
    for (const type of [scene.vip.id, scene.regular.id]) {
      const { data, errors } = await client.asks(query, { event: scene.event.id, type });
      expect(errors).toBeUndefined();
      collect(data, found);
    }
    return found;
  }

  it('name their type, on every type that has one', async () => {
    const seen = await idsSeen(scene.admin);
    expect([...seen.keys()].toSorted()).toEqual(Object.keys(SPELLINGS).toSorted());
    for (const [type, ids] of seen) {
      for (const id of ids) expect(id).toMatch(SPELLINGS[type as TypeName]);
    }
    const all = [...seen.values()].flatMap((ids) => Array.from(ids));
    expect(new Set(all).size).toBe(all.length);
  });

  it('of orders do not tell how many there are, and neither do cursors and receipts', async () => {
    const { customer, admin, vip } = scene;
    const placed = [];
    for (let n = 0; n < 3; n++) placed.push(await customer.places({ [vip.id]: 1 }));
    const rows = placed.map(({ id }) => foyer.row(id));
    expect(rows[2]! - rows[0]!).toBe(2);
    const ids = placed.map(({ id }) => id);
    expect(ids.toSorted()).not.toEqual(ids.map((_, n) => `or_${rows[n]}`));
    expect(new Set(ids.map((id) => id.slice(0, 6))).size).toBe(3);
    const { order } = await admin.approves(placed[0]!);
    expect(order.receiptUrl).toBe(`/orders/${order.id}/receipt`);
    type Mine = { myOrders: { edges: { cursor: string }[] } };
    const { myOrders } = await customer.client.does<Mine>('{ myOrders(first: 3) { edges { cursor } } }');
    for (const { cursor } of myOrders.edges) {
      expect(Buffer.from(cursor, 'base64url').toString()).toMatch(SPELLINGS.Order);
    }
    for (const { id } of placed) await admin.cancels({ id });
  });

  it('of another type are refused: the reason names both', async () => {
    const { admin, customer, vip, event } = scene;
    const { id } = await customer.places({ [vip.id]: 1 });
    const refused = async (document: string, variables: object, field: string, reason: string) => {
      const refusal = await admin.client.isRefused(document, variables);
      expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details: { field, reason } });
    };
    const ofOrder = 'is an id of TicketType; takes one of Order';
    await refused(APPROVE, { id: vip.id }, 'id', ofOrder);
    await refused(CANCEL, { id: event.id }, 'id', 'is an id of Event; takes one of Order');
    await refused(
      'mutation ($ids: [ID!]!) { rejectOrders(ids: $ids) { error } }',
      { ids: [id, vip.id] },
      'ids.1',
      ofOrder,
    );
    const items = [{ ticketTypeId: id, quantity: 1 }];
    const ofType = 'is an id of Order; takes one of TicketType';
    await refused(PLACE, { input: { items } }, 'items.0.ticketTypeId', ofType);
    await refused(JOIN, { input: { ticketTypeId: id } }, 'ticketTypeId', ofType);
    await refused(
      'query ($id: ID) { orders(filter: { eventId: $id }) { totalCount } }',
      { id },
      'eventId',
      'is an id of Order; takes one of Event',
    );
    const download = await admin.client.fetch(`/admin/export/transactions.csv?event=${vip.id}`);
    expect([download.status, await download.text()]).toEqual([400, expect.stringContaining('is an id of TicketType')]);
    await admin.cancels({ id });
  });

  it('of a row that is not there are NOT_FOUND', async () => {
    const { admin } = scene;
    for (const type of ['Order', 'QueueEntry', 'Event', 'User'] as const) {
      const id = foyer.ids.write(type, 2_000_000_000);
      const documents = {
        Order: 'query ($id: ID!) { order(id: $id) { id } }',
        QueueEntry: 'mutation ($id: ID!) { leaveQueue(id: $id) { id } }',
        Event: 'query ($id: ID!) { ticketTypes(eventId: $id) { id } }',
        User: 'mutation ($id: ID!) { resetSecondFactor(userId: $id) { id } }',
      };
      expect(await admin.client.isRefused(documents[type], { id })).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('are in the details of errors', async () => {
    const { customer, regular, vip } = scene;
    const { myQueueEntries } = await customer.client.does<{ myQueueEntries: { id: string }[] }>(
      '{ myQueueEntries { id } }',
    );
    const queued = await customer.client.isRefused(JOIN, { input: { ticketTypeId: regular.id } });
    expect(queued).toMatchObject({ code: 'ALREADY_QUEUED', details: { queueEntryId: myQueueEntries[0]!.id } });
    const dear = { items: [{ ticketTypeId: vip.id, quantity: 1, expectedUnitPrice: 1 }] };
    const changed = await customer.client.isRefused(PLACE, { input: dear });
    expect(changed).toMatchObject({ code: 'PRICE_CHANGED', details: { ticketTypeId: vip.id } });
  });

  describe('read again by `node`', () => {
    const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    type Nodes = { nodes: ({ __typename: string; id: string } | null)[] };

    /** One id of each type. */
    async function oneOfEach(): Promise<Record<TypeName, string>> {
      const seen = await idsSeen(scene.admin);
      return Object.fromEntries(Array.from(seen, ([type, [id]]) => [type, id])) as Record<TypeName, string>;
    }

    /** The types that a client reads of these ids. */
    async function typesRead(client: Client, of: Record<TypeName, string>): Promise<string[]> {
      const { nodes } = await client.does<Nodes>(NODES, { ids: Object.values(of) });
      expect(nodes).toEqual(Object.entries(of).map(([type, id], at) => nodes[at] && { __typename: type, id }));
      return Object.keys(of).filter((_, at) => nodes[at]);
    }

    it('are what they were, on every type that has one', async () => {
      const of = await oneOfEach();
      expect(await typesRead(scene.admin.client, of)).toEqual(Object.keys(of));
      for (const [type, id] of Object.entries(of)) {
        const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
        expect(await scene.admin.client.does(query, { id })).toEqual({ node: { __typename: type, id } });
      }
    });

    it('show others only what its own query shows them', async () => {
      const of = await oneOfEach();
      const { customer, customers, admin } = scene;
      expect((await typesRead(foyer.client(), of)).toSorted()).toEqual(['Event', 'TicketType']);
      expect((await typesRead(customers[1]!.client, of)).toSorted()).toEqual(['Event', 'TicketType']);
      const own = await typesRead(customer.client, of);
      expect(own.toSorted()).toEqual(['Event', 'Order', 'OrderItem', 'QueueEntry', 'TicketType']);
      const agent = await typesRead((await newAgent(foyer, admin.client)).client, of);
      for (const type of ['User', 'ApiToken', 'Session', 'StockMovement', 'AuditEntry'])
        expect(agent).not.toContain(type);
      for (const type of ['Order', 'QueueEntry', 'QueueLine', 'Activity', 'DashboardStats'])
        expect(agent).toContain(type);
    });

    it('show drafts and their ticket types to staff only', async () => {
      const { event, vip } = await evening(scene.admin, { event: { status: 'DRAFT' } });
      const ids = [event.id, vip.id];
      expect(await scene.customer.client.does(NODES, { ids })).toEqual({ nodes: [null, null] });
      const { nodes } = await scene.admin.client.does<Nodes>(NODES, { ids });
      expect(nodes.map((node) => node?.id)).toEqual(ids);
    });

    it('have the fields of their type', async () => {
      const { customer, admin, vip } = scene;
      const order = await customer.places({ [vip.id]: 1 });
      const query = `query ($id: ID!) { node(id: $id) {
        ... on Order { code nextStatuses items { id name subtotal { amount } } }
        ... on OrderItem { quantity subtotal { amount currency } ticketType { name } }
        ... on QueueLine { quantity customer { username } order { code } }
        ... on TicketTypeStats { pendingQuantity }
      } }`;
      type OfOrder = { node: { code: string; items: { id: string }[] } };
      const { node } = await customer.client.does<OfOrder>(query, { id: order.id });
      expect(node).toMatchObject({ code: order.code, items: [{ name: 'VIP' }] });
      const item = await customer.client.does(query, { id: node.items[0]!.id });
      const subtotal = { amount: 100_00, currency: 'USD' };
      expect(item).toEqual({ node: { quantity: 1, subtotal, ticketType: { name: 'VIP' } } });
      const line = foyer.ids.write('QueueLine', {
        ticketTypeId: foyer.row(vip.id),
        of: 'order',
        id: foyer.row(order.id),
      });
      const shown = { quantity: 1, customer: { username: customer.username }, order: { code: order.code } };
      expect(await admin.client.does(query, { id: line })).toEqual({ node: shown });
      await customer.cancels(order);
      expect(await admin.client.does(query, { id: line })).toEqual({ node: null }); // it is in no queue any more
    });

    it('are null for what is not there, and BAD_USER_INPUT for what is no id', async () => {
      const { client } = scene.admin;
      const gone = (['Order', 'Event', 'TicketType', 'User', 'DashboardStats', 'TicketTypeStats'] as const).map(
        (type) => foyer.ids.write(type, 2_000_000_000),
      );
      expect(await client.does(NODES, { ids: gone })).toEqual({ nodes: gone.map(() => null) });
      for (const id of ['1', '', 'order', 'or_', 'xx_1', 'or_zzzzzzz', '9'.repeat(10_000)]) {
        const details = { field: 'ids.0', reason: 'is not an id' };
        expect(await client.isRefused(NODES, { ids: [id] })).toEqual({ code: 'BAD_USER_INPUT', details });
      }
    });

    it('are at most 100 at once', async () => {
      const ids = Array<string>(101).fill(scene.event.id);
      expect((await foyer.client().does<Nodes>(NODES, { ids: ids.slice(1) })).nodes).toHaveLength(100);
      for (const wrong of [ids, []]) {
        const details = { field: 'ids', reason: 'takes 1 to 100 ids' };
        expect(await foyer.client().isRefused(NODES, { ids: wrong })).toEqual({ code: 'BAD_USER_INPUT', details });
      }
    });
  });

  it('find what was done about a thing in the audit log, which shows the thing as it is now', async () => {
    const { admin, customer, vip } = scene;
    const order = await customer.places({ [vip.id]: 1 });
    await admin.rejects(order);
    const query = `query ($filter: AuditFilter) { auditLog(filter: $filter) { edges { node {
      action subject subjectNode { __typename id ... on Order { status } } } } } }`;
    const entry = {
      action: 'rejectOrder',
      subject: `order:${foyer.row(order.id)}`,
      subjectNode: { __typename: 'Order', id: order.id, status: 'REJECTED' },
    };
    const found = async (filter: object) =>
      (await admin.client.does<{ auditLog: { edges: { node: object }[] } }>(query, { filter })).auditLog.edges;
    expect(await found({ subject: order.id })).toEqual([{ node: entry }]);
    expect(await found({ subject: entry.subject })).toEqual([{ node: entry }]);
    const { me } = await admin.client.does<{ me: { id: string } }>('{ me { id } }');
    expect(await found({ actorId: me.id, subject: order.id })).toHaveLength(1);
    const [login] = await found({ action: 'login' });
    expect(login).toMatchObject({ node: { subjectNode: { __typename: 'User' } } });
  });

  describe('as bare numbers, in this release', () => {
    it('are read where the type is known, and logged once for each argument', async () => {
      const { customer, admin, vip } = scene;
      const items = [{ ticketTypeId: String(foyer.row(vip.id)), quantity: 1 }];
      type Placed = { placeOrder: { id: string } };
      const { placeOrder } = await customer.client.does<Placed>(PLACE, { input: { items } });
      const { id } = placeOrder;
      await admin.approves({ id: String(foyer.row(id)) });
      for (let n = 0; n < 2; n++) expect(await customer.sees({ id: String(foyer.row(id)) })).toMatchObject({ id });
      const receipt = await customer.client.fetch(`/orders/${foyer.row(id)}/receipt`);
      expect(receipt.status).toBe(200);
      const lines = log.split('\n').filter((line) => line.includes('bare number as id'));
      expect(lines).toHaveLength(1);
    });

    it('answer an old address of a receipt to its owner only', async () => {
      const { customer, customers, admin, vip } = scene;
      const order = await customer.places({ [vip.id]: 1 });
      await admin.approves(order);
      for (const name of [order.id, String(foyer.row(order.id))]) {
        const statuses = [customer, customers[1]!, admin].map(async ({ client }) => {
          return (await client.fetch(`/orders/${name}/receipt`)).status;
        });
        expect(await Promise.all(statuses)).toEqual([200, 404, 200]);
      }
    });

    it('turn a page where a cursor of the last version stands', async () => {
      const { customer } = scene;
      type Mine = { myOrders: { edges: { node: { id: string } }[] } };
      const mine = 'query ($after: String) { myOrders(after: $after) { edges { node { id } } } }';
      const all = (await customer.client.does<Mine>(mine)).myOrders.edges;
      const after = Buffer.from(JSON.stringify([foyer.row(all[0]!.node.id)])).toString('base64');
      expect((await customer.client.does<Mine>(mine, { after })).myOrders.edges).toEqual(all.slice(1));
    });

    it('revoke a session under its old name', async () => {
      const { client } = await register(foyer);
      const { mySessions } = await client.does<{ mySessions: { id: string }[] }>('{ mySessions { id } }');
      const id = mySessions[0]!.id;
      const revoke = 'mutation ($id: ID!) { revokeSession(id: $id) { id } }';
      expect(await client.does(revoke, { id: id.slice('se_'.length) })).toEqual({ revokeSession: { id } });
    });
  });

  it('of one row differ between databases', async () => {
    const other = await Foyer.start({ DATABASE_URL: await emptyDatabase() });
    expect(other.ids.write('Order', 1)).not.toBe(foyer.ids.write('Order', 1));
    await other.stop();
  });
});

/** Notes each object’s id under its type. */
function collect(value: unknown, found: Map<string, Set<string>>): void {
  if (typeof value !== 'object' || value === null) return;
  const { __typename: type, id } = value as { __typename?: string; id?: string };
  if (type && id) found.set(type, (found.get(type) ?? new Set()).add(id));
  for (const part of Object.values(value)) collect(part, found);
}
