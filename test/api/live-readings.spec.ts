import { jest } from '@jest/globals';
import { ApprovalDesk } from '../../src/admin/desk/approval-desk.js';
import { Statistics } from '../../src/admin/reports/statistics.js';
import { Orders } from '../../src/orders/orders.js';
import { Queue } from '../../src/queue/queue.js';
import { TicketTypes } from '../../src/tickets/ticket-types.js';
import { CHANGES, sceneOf, type Scene } from '../support/changes-behind-fields.js';
import { Foyer } from '../support/foyer.js';
import { watch } from '../support/watching.js';

/** A view, a change that its selection does not show, and a view of another subscription that shows it. */
interface Row {
  what: string;
  root: string;
  shows: string;
  change: (scene: Scene) => Promise<unknown>;
  elsewhere: string;
  /** A change that the view shows. */
  own: (scene: Scene) => Promise<unknown>;
}

const restock = ({ admin, vip }: Scene) => admin.changes(vip.id, { addAvailable: 1 });
const rename = ({ admin, event }: Scene) => admin.changesEvent(event.id, { name: 'Renamed' });

const ROWS: Row[] = [
  {
    what: 'ticketTypes { available }, since types were renamed',
    root: 'ticketTypes',
    shows: '{ available }',
    change: CHANGES['ticket types are renamed'],
    elsewhere: 'dashboardStats { ticketTypes { ticketType { name } } }',
    own: restock,
  },
  {
    what: 'ticketTypes { available }, since an order was placed',
    root: 'ticketTypes',
    shows: '{ available }',
    change: ({ customer, vip }) => customer.places({ [vip.id]: 1 }),
    elsewhere: 'pendingOrders { id }',
    own: restock,
  },
  {
    what: 'myOrders { status }, since the event was renamed',
    root: 'myOrders',
    shows: '{ edges { node { status } } }',
    change: rename,
    elsewhere: 'order { event { name } }',
    own: CHANGES['the order is approved'],
  },
  {
    what: 'order { event { name } }, since it was approved',
    root: 'order',
    shows: '{ event { name } }',
    change: CHANGES['the order is approved'],
    elsewhere: 'myOrders { edges { node { status } } }',
    own: rename,
  },
  {
    what: 'myQueueEntries { status }, since the one ahead left',
    root: 'myQueueEntries',
    shows: '{ status }',
    change: CHANGES['the one ahead leaves'],
    elsewhere: 'queue { entry { position } }',
    own: ({ customer, waiting }) => customer.leaves(waiting),
  },
  {
    what: 'pendingOrders { id }, since a customer’s role changed',
    root: 'pendingOrders',
    shows: '{ id }',
    change: CHANGES['the role is changed'],
    elsewhere: 'order { customer { role } }',
    own: CHANGES['the order is approved'],
  },
  {
    what: 'dashboardStats { pendingOrders }, since a customer left a queue',
    root: 'dashboardStats',
    shows: '{ pendingOrders }',
    change: CHANGES['the one ahead leaves'],
    elsewhere: 'queue { quantity }',
    own: CHANGES['the order is approved'],
  },
];

describe('live views read nothing again that their fields do not show', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Counts the readings of a subscription's view. */
  const READING = {
    ticketTypes: () => jest.spyOn(foyer.app.get(TicketTypes), 'ofEvent'),
    myOrders: () => jest.spyOn(foyer.app.get(Orders), 'ofCustomer'),
    order: () => jest.spyOn(foyer.app.get(Orders), 'get'),
    myQueueEntries: () => jest.spyOn(foyer.app.get(Queue), 'ofCustomer'),
    pendingOrders: () => jest.spyOn(foyer.app.get(ApprovalDesk), 'pending'),
    dashboardStats: () => jest.spyOn(foyer.app.get(Statistics), 'dashboard'),
  } as Record<string, () => { mock: { calls: unknown[] } }>;

  function argumentsOf(root: string, { event, pending, vip }: Scene): string {
    if (root.startsWith('my')) return '';
    if (root === 'queue') return `(ticketTypeId: "${vip.id}")`;
    return root === 'order' ? `(id: "${pending.id}")` : `(eventId: "${event.id}")`;
  }

  /** A subscription by whoever may see it, after its first value. */
  async function watched(scene: Scene, selection: string) {
    const [root = ''] = selection.split(' ', 1);
    const { client } = root.startsWith('my') ? scene.customer : scene.admin;
    const live = await watch(
      foyer,
      client,
      `subscription { ${selection.replace(root, root + argumentsOf(root, scene))} }`,
    );
    return { live, first: await live.next() };
  }

  /** Waits for a value that differs from the first one. */
  async function news({ live, first }: Awaited<ReturnType<typeof watched>>): Promise<void> {
    while (JSON.stringify(await live.next()) === JSON.stringify(first));
  }

  it.each(ROWS)('$what', async ({ root, shows, change, elsewhere, own }) => {
    const scene = await sceneOf(foyer, true);
    const view = await watched(scene, `${root} ${shows}`);
    // Opened after the view was read: if the change concerned both, the view would be read before it.
    const other = await watched(scene, elsewhere);
    const reading = READING[root]!();

    await change(scene);
    await news(other);
    expect(reading.mock.calls).toHaveLength(0);

    await other.live[Symbol.asyncDispose]();
    await own(scene);
    await news(view);
    expect(reading.mock.calls.length).toBeGreaterThan(0);
    await view.live[Symbol.asyncDispose]();
  });

  it('and read once for all whose fields the same messages change', async () => {
    const scene = await sceneOf(foyer, true);
    const reading = READING['ticketTypes']!();
    const selections = ['{ available }', '{ a: available sold }', '{ ...F } fragment F on TicketType { soldOut id }'];
    for (const selection of selections) {
      const [fields, fragment = ''] = selection.split(' fragment');
      const text = `subscription { ticketTypes(eventId: "${scene.event.id}") ${fields} } ${fragment && `fragment${fragment}`}`;
      await (await watch(foyer, scene.admin.client, text)).next();
    }
    expect(reading.mock.calls).toHaveLength(1);
    await watched(scene, 'ticketTypes { name }');
    expect(reading.mock.calls).toHaveLength(2);
  });
});
