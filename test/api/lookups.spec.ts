import { stage, type Stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

describe('a lookup', () => {
  let foyer: Foyer;
  let scene: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start();
    scene = await stage(foyer, { regular: 0, customers: 2 });
  });
  afterAll(() => foyer.stop());

  it('finds an event by slug or id, not by both', async () => {
    const { event } = scene;
    const client = foyer.client();
    const found = { event: { id: event.id, slug: event.slug } };
    expect(await client.does(`{ event(id: "${event.id}") { id slug } }`)).toEqual(found);
    expect(await client.does(`{ event(slug: "${event.slug}", id: null) { id slug } }`)).toEqual(found);
    expect(await client.isRefused(`{ event(slug: "${event.slug}", id: "${event.id}") { id } }`)).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'id' },
    });
    expect(await client.does('{ event(id: "ev_999999") { id } }')).toEqual({ event: null });
  });

  it('shows a draft and its ticket types to staff only', async () => {
    const { admin } = scene;
    const draft = await stage(foyer, { event: { status: 'DRAFT' } });
    const query = `{ event(id: "${draft.event.id}") { id } ticketType(id: "${draft.vip.id}") { id price { currency } } }`;
    expect(await foyer.client().does(query)).toEqual({ event: null, ticketType: null });
    expect(await admin.client.does(query)).toEqual({
      event: { id: draft.event.id },
      ticketType: { id: draft.vip.id, price: { currency: 'USD' } },
    });
  });

  it('finds an order by its code, as people write it', async () => {
    const [owner, other] = scene.customers;
    const { id, code } = await owner!.places({ [scene.vip.id]: 1 });
    const find = 'query ($code: String!) { orderByCode(code: $code) { id } }';
    const written = ` #${code.slice(0, 4).toLowerCase()} - ${code.slice(4).toLowerCase()}`;
    expect(await owner!.client.does(find, { code: written })).toEqual({ orderByCode: { id } });
    expect(await scene.admin.client.does(find, { code })).toEqual({ orderByCode: { id } });
    expect(await other!.client.does(find, { code })).toEqual({ orderByCode: null });
    for (const none of ['', 'X'.repeat(20_000), '\0', "A' or 1=1", code.slice(0, 4)]) {
      expect(await scene.admin.client.does(find, { code: none })).toEqual({ orderByCode: null });
    }
  });

  it('finds one’s own queue entry, and any for staff', async () => {
    const [owner, other] = scene.customers;
    const { id } = await owner!.joins(scene.regular.id);
    const query = `{ queueEntry(id: "${id}") { id position ticketType { id } } }`;
    const found = { queueEntry: { id, position: 1, ticketType: { id: scene.regular.id } } };
    expect(await owner!.client.does(query)).toEqual(found);
    expect(await scene.admin.client.does(query)).toEqual(found);
    expect(await other!.client.does(query)).toEqual({ queueEntry: null });
  });

  it('finds oneself, and anybody for admins', async () => {
    const [owner, other] = scene.customers;
    const { me } = await owner!.client.does<{ me: { id: string } }>('{ me { id } }');
    const query = `{ user(id: "${me.id}") { username } }`;
    expect(await owner!.client.does(query)).toEqual({ user: { username: owner!.username } });
    expect(await scene.admin.client.does(query)).toEqual({ user: { username: owner!.username } });
    expect(await other!.client.does(query)).toEqual({ user: null });
  });

  it('refuses an id of another type', async () => {
    expect(await scene.admin.client.isRefused(`{ queueEntry(id: "${scene.vip.id}") { id } }`)).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { reason: 'is an id of TicketType; takes one of QueueEntry' },
    });
  });

  it('lists the users of a role', async () => {
    const { users } = await scene.admin.client.does<{ users: { edges: { node: { role: string } }[] } }>(
      '{ users(role: ADMIN) { edges { node { role } } } }',
    );
    expect(users.edges).toEqual([{ node: { role: 'ADMIN' } }]);
    const searched = `{ users(role: ADMIN, search: "${scene.customer.username}") { totalCount } }`;
    expect(await scene.admin.client.does(searched)).toEqual({ users: { totalCount: 0 } });
  });
});
