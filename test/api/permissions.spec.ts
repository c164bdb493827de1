import { register, stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

describe('who may do what', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const id = '"1"';
  const STAFF: Record<string, string> = {
    pendingOrders: '{ pendingOrders { id } }',
    orders: '{ orders { edges { cursor } } }',
    queue: `{ queue(ticketTypeId: ${id}) { quantity } }`,
    dashboardStats: '{ dashboardStats { asOf } }',
    recentActivity: '{ recentActivity { id } }',
    stockMovements: `{ stockMovements(ticketTypeId: ${id}) { id } }`,
    checkStock: '{ checkStock { ok } }',
    approveOrder: `mutation { approveOrder(id: ${id}) { outcome } }`,
    rejectOrder: `mutation { rejectOrder(id: ${id}) { id } }`,
    rejectOrders: `mutation { rejectOrders(ids: [${id}]) { orderId } }`,
    processNextOrder: 'mutation { processNextOrder { outcome } }',
    createEvent: 'mutation { createEvent(input: { slug: "x", name: "X" }) { id } }',
    updateEvent: `mutation { updateEvent(id: ${id}, input: { name: "X" }) { id } }`,
    createTicketType: `mutation { createTicketType(input: { eventId: ${id}, tier: VIP, name: "X", price: 1 }) { id } }`,
    updateTicketType: `mutation { updateTicketType(id: ${id}, input: { price: 1 }) { id } }`,
    deleteEvent: `mutation { deleteEvent(id: ${id}) { deletedId } }`,
    deleteTicketType: `mutation { deleteTicketType(id: ${id}) { deletedId } }`,
    fulfillQueueEntry: `mutation { fulfillQueueEntry(id: ${id}) { id } }`,
    resetAllData: 'mutation { resetAllData(confirm: "RESET ALL DATA") }',
    auditLog: '{ auditLog { totalCount } }',
    verifyAuditLog: '{ verifyAuditLog { ok } }',
    users: '{ users { totalCount } }',
    createStaff: 'mutation { createStaff(input: { username: "xyz", email: "x@example.com", role: AGENT }) { url } }',
    createPasswordResetLink: `mutation { createPasswordResetLink(userId: ${id}) { url } }`,
    setRole: `mutation { setRole(userId: ${id}, role: CUSTOMER) { id } }`,
    setDisabled: `mutation { setDisabled(userId: ${id}, disabled: true) { id } }`,
    resetSecondFactor: `mutation { resetSecondFactor(userId: ${id}) { id } }`,
  };
  const CUSTOMERS: Record<string, string> = {
    order: `{ order(id: ${id}) { id } }`,
    orderByCode: '{ orderByCode(code: "x") { id } }',
    queueEntry: `{ queueEntry(id: ${id}) { id } }`,
    user: `{ user(id: ${id}) { id } }`,
    myOrders: '{ myOrders { totalCount } }',
    myQueueEntries: '{ myQueueEntries { id } }',
    placeOrder: `mutation { placeOrder(input: { items: [{ ticketTypeId: ${id}, quantity: 1 }] }) { id } }`,
    completeOrder: `mutation { completeOrder(id: ${id}) { id } }`,
    cancelOrder: `mutation { cancelOrder(id: ${id}) { id } }`,
    joinQueue: `mutation { joinQueue(input: { ticketTypeId: ${id}, quantity: 1 }) { id } }`,
    leaveQueue: `mutation { leaveQueue(id: ${id}) { id } }`,
    mySessions: '{ mySessions { id } }',
    revokeSession: 'mutation { revokeSession(id: "x") { id } }',
    apiTokens: '{ apiTokens { id } }',
    createApiToken: 'mutation { createApiToken(name: "x") { id } }',
    revokeApiToken: `mutation { revokeApiToken(id: ${id}) { id } }`,
    changePassword: 'mutation { changePassword(input: { currentPassword: "x", newPassword: "y" }) { id } }',
    exportMyData: '{ exportMyData }',
    eraseMyAccount: 'mutation { eraseMyAccount(password: "x") }',
    startSecondFactor: 'mutation { startSecondFactor { secret } }',
    confirmSecondFactor: 'mutation { confirmSecondFactor(code: "x") }',
    removeSecondFactor: 'mutation { removeSecondFactor(password: "x") { id } }',
  };
  const PUBLIC = [
    'node',
    'nodes',
    'me',
    'viewer',
    'events',
    'event',
    'eventConnection',
    'ticketType',
    'ticketTypes',
    'register',
    'login',
    'logout',
    'setPassword',
  ];

  it.each(Object.keys({ ...STAFF, ...CUSTOMERS }))('%s needs a login', async (name) => {
    expect(await foyer.client().isRefused({ ...STAFF, ...CUSTOMERS }[name]!)).toEqual({
      code: 'UNAUTHENTICATED',
      details: {},
    });
  });

  it.each(Object.keys(STAFF))('%s is not for customers', async (name) => {
    const { client } = await register(foyer);
    const { code, details } = await client.isRefused(STAFF[name]!);
    expect(code).toBe('FORBIDDEN');
    expect(details).toHaveProperty('permission');
  });

  it('names every operation of the schema in these lists', async () => {
    const query = '{ __schema { queryType { fields { name } } mutationType { fields { name } } } }';
    type Fields = { fields: { name: string }[] };
    const { __schema } = await foyer.client().does<{ __schema: { queryType: Fields; mutationType: Fields } }>(query);
    const names = [...__schema.queryType.fields, ...__schema.mutationType.fields].map((field) => field.name);
    expect(names.toSorted()).toEqual([...Object.keys(STAFF), ...Object.keys(CUSTOMERS), ...PUBLIC].toSorted());
  });

  it('takes a role away at once', async () => {
    const { admin } = await stage(foyer);
    await foyer.em.execute(`update users set role = 'CUSTOMER' where username = 'admin'`);
    expect(await admin.client.isRefused('{ pendingOrders { id } }')).toMatchObject({ code: 'FORBIDDEN' });
    await foyer.em.execute(`update users set role = 'ADMIN' where username = 'admin'`);
  });

  it.each([
    ['AGENT', { pendingOrders: true, updateTicketType: false, resetAllData: false }],
    ['MANAGER', { pendingOrders: true, updateTicketType: true, resetAllData: false }],
  ])('lets an %s do what the table says', async (role, expected) => {
    const { client, username } = await register(foyer);
    await foyer.em.execute(`update users set role = '${role}' where username = '${username}'`);
    for (const [name, allowed] of Object.entries(expected)) {
      const { errors } = await client.asks(STAFF[name]!);
      expect(errors?.[0]?.extensions.code === 'FORBIDDEN').toBe(!allowed);
    }
  });

  it('has no field for what is private', async () => {
    const { errors } = await foyer.client().asks('{ me { passwordHash } }');
    expect(errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
