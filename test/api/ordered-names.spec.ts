import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Backfill } from '../../src/persistence/backfill.js';
import { stage, type Customer, type OrderView, type Stage, type Staff } from '../support/box-office.js';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { watch } from '../support/watching.js';

const THEN = { name: 'An evening', venue: 'Old Hall', startsAt: '2031-07-01T18:30:00.000Z', timezone: 'Europe/Vienna' };
const TODAY = { name: 'Eve', venue: 'New <Hall>', startsAt: '2031-07-02T17:00:00.000Z', timezone: 'UTC' };

type Row = Record<string, string>;
const rowsOf = async (staff: Staff) =>
  parse<Row>(await (await staff.client.fetch('/admin/export/transactions.csv')).text(), {
    columns: true,
    bom: true,
    record_delimiter: '\r\n',
  });

/** Everything that a reader sees of an order's names, wherever it is shown. */
async function names(admin: Staff, customer: Customer, { id, code }: OrderView) {
  const { event, eventAsOrdered, items } = await customer.sees({ id });
  const row = (await rowsOf(admin)).find((line) => line['order_code'] === code)!;
  const download = await customer.client.fetch('/account/export.json');
  const { orders } = (await download.json()) as { orders: Record<string, unknown>[] };
  const exported = orders.find((order) => order['code'] === code)!;
  return { event, eventAsOrdered, items, row, exported };
}

/** Renames all that an order shows, and moves the event. */
async function change({ admin, event, vip }: Stage): Promise<void> {
  await admin.changesEvent(event.id, TODAY);
  await admin.changes(vip.id, { name: 'Gold' });
}

describe('what was ordered', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(async () => {
    await expectInvariants(foyer);
    await foyer.stop();
  });

  const evening = () => stage(foyer, { event: THEN, vip: 4 });

  it('keeps its names, whatever they are later, and tells today’s beside', async () => {
    const staged = await evening();
    const { admin, customer, vip } = staged;
    const order = await customer.places({ [vip.id]: 2 });
    const unchanged = await names(admin, customer, order);
    expect(unchanged.exported).not.toHaveProperty('changedSince');
    expect(unchanged.exported['items']).toEqual([{ ticketType: 'VIP', tier: 'VIP', quantity: 2, unitPrice: 100_00 }]);

    await change(staged);
    const { eventAsOrdered, items, row, exported } = await names(admin, customer, order);
    expect(eventAsOrdered).toEqual(THEN);
    expect(items).toEqual([
      expect.objectContaining({ name: 'VIP', tier: 'VIP', ticketType: { id: vip.id, name: 'Gold' } }),
    ]);
    expect(row).toMatchObject({ event: 'An evening', ticket_type: 'VIP' });
    expect(exported).toMatchObject({
      event: 'An evening',
      venue: 'Old Hall',
      startsAt: THEN.startsAt,
      timezone: THEN.timezone,
      changedSince: { name: 'Eve', venue: 'New <Hall>', startsAt: { at: TODAY.startsAt, timezone: 'UTC' } },
      items: [{ ticketType: 'VIP', tier: 'VIP', nowCalled: 'Gold', quantity: 2, unitPrice: 100_00 }],
    });
  });

  it('stands on the receipt as on the day it was ordered, in the zone of that day', async () => {
    const staged = await evening();
    const { admin, customer, vip, regular } = staged;
    const { order } = await admin.approves(await customer.places({ [vip.id]: 1, [regular.id]: 1 }));
    const receipt = async () => (await customer.client.fetch(order.receiptUrl!)).text();
    const head = '<h1>An evening</h1>\n<p>Old Hall · July 1, 2031 at 8:30 PM GMT+2</p>';
    expect(await receipt()).toContain(head);
    expect(await receipt()).not.toMatch(/class="change"/);
    const ordered = /<dt>Ordered<\/dt><dd>(.*)<\/dd>/.exec(await receipt())![1]!;

    await change(staged);
    const page = await receipt();
    expect(page).toContain(`${head}\n<p class="change">Now called <bdi>Eve</bdi></p>`);
    expect(page).toContain('Now at <bdi>New &lt;Hall&gt;</bdi>');
    expect(page).toContain('Moved to July 2, 2031 at 5:00 PM UTC');
    expect(page).toContain('<bdi>VIP</bdi> <span class="change">(now called <bdi>Gold</bdi>)</span>');
    expect(page).toContain('<td><bdi>Regular</bdi></td>');
    expect(page).toContain(`<dt>Ordered</dt><dd>${ordered}</dd>`);

    await admin.changesEvent(staged.event.id, { venue: null, startsAt: null });
    expect(await receipt()).toContain('The venue is open now');
    expect(await receipt()).toContain('The start is open now');
  });

  it.each([
    ['order', 'customer', 'subscription ($id: ID!) { order(id: $id) { NAMES } }', (order: object) => ({ order })],
    [
      'myOrders',
      'customer',
      'subscription { myOrders { edges { node { NAMES } } } }',
      (order: object) => ({ myOrders: { edges: [{ node: order }] } }),
    ],
    [
      'pendingOrders',
      'admin',
      'subscription ($event: ID) { pendingOrders(eventId: $event) { NAMES } }',
      (order: object) => ({ pendingOrders: [order] }),
    ],
  ] as const)('%s shows who watches it today’s names beside, as they change', async (_, who, query, shown) => {
    const staged = await evening();
    const { event, customer, vip } = staged;
    const { id } = await customer.places({ [vip.id]: 1 });
    const fields = 'event { name } eventAsOrdered { name } items { name ticketType { name } }';
    const variables = query.includes('$id') ? { id } : query.includes('$event') ? { event: event.id } : {};
    await using live = await watch(foyer, staged[who].client, query.replace('NAMES', fields), variables);
    const orderWith = (today: string, type: string) =>
      shown({
        event: { name: today },
        eventAsOrdered: { name: 'An evening' },
        items: [{ name: 'VIP', ticketType: { name: type } }],
      });
    await live.until(orderWith('An evening', 'VIP'));
    await change(staged);
    await live.until(orderWith('Eve', 'Gold'));
  });

  it('out of the queue has the names of the day on which it was served', async () => {
    const staged = await evening();
    const { admin, customer, vip } = staged;
    await admin.approves(await customer.places({ [vip.id]: 4 }));
    const entry = await customer.joins(vip.id, 2);
    await change(staged);
    await admin.changes(vip.id, { addAvailable: 2 });
    const { order } = await admin.fulfils(entry);
    await admin.changesEvent(staged.event.id, { name: 'Later still' });

    const { eventAsOrdered, items } = await customer.sees(order!);
    expect(eventAsOrdered).toEqual(TODAY);
    expect(items).toEqual([expect.objectContaining({ name: 'Gold', tier: 'VIP' })]);
  });
});

describe('orders of an earlier version, which kept no names', () => {
  const WITHOUT = 'select id from orders where event_name is null';
  /** As the previous version writes: it knows no columns for names. */
  const forget = async (foyer: Foyer) => {
    await foyer.rows(
      'update orders set event_name = null, event_venue = null, event_starts_at = null, event_timezone = null',
    );
    await foyer.rows('update order_item set name = null, tier = null');
  };

  it('have today’s names, until these are filled in', async () => {
    const foyer = await Foyer.start();
    const staged = await stage(foyer, { event: THEN });
    const { admin, customer, vip } = staged;
    const order = await customer.places({ [vip.id]: 2 });
    await admin.approves(order);
    await forget(foyer);
    await change(staged);
    const before = await names(admin, customer, order);
    expect(before.eventAsOrdered).toEqual(TODAY);
    expect(before.items).toEqual([expect.objectContaining({ name: 'Gold', tier: 'VIP' })]);
    expect(before.row).toMatchObject({ event: 'Eve', ticket_type: 'Gold' });
    expect(before.exported).toMatchObject({ event: 'Eve', items: [{ ticketType: 'Gold', tier: 'VIP' }] });

    await foyer.app.get(Backfill).all();
    await admin.changesEvent(staged.event.id, THEN);
    await admin.changes(vip.id, { name: 'Silver' });
    const after = await names(admin, customer, order);
    expect(after.row).toMatchObject({
      event: 'Eve',
      event_today: 'An evening',
      ticket_type: 'Gold',
      ticket_type_today: 'Silver',
    });
    expect(after.eventAsOrdered).toEqual(TODAY);
    expect(after.items).toEqual([
      expect.objectContaining({ name: 'Gold', ticketType: { id: vip.id, name: 'Silver' } }),
    ]);
    await foyer.stop();
  });

  it('are all filled when the next version starts, more than one portion of them, and again later', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'foyer-test-'));
    const database = onPostgres ? await emptyDatabase() : `sqlite:${join(folder.path, 'foyer.db')}`;
    const before = await Foyer.start({ DATABASE_URL: database });
    const { customer, event, regular } = await stage(before, { event: THEN });
    const { id } = await customer.places({ [regular.id]: 1 });
    const copy = (number: number) =>
      before.rows(
        `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at)
         select ${number}, 'C${number}', event_id, customer_id, status, priority, total_amount, currency, placed_at
         from orders where id = ${before.row(id)}`,
      );
    for (let number = 20_001; number <= 20_450; number++) {
      await copy(number);
      await before.rows(
        `insert into order_item (order_id, ticket_type_id, quantity, unit_price) values (${number}, ${before.row(regular.id)}, 1, 8500)`,
      );
    }
    await before.stop();

    const after = await Foyer.start({ DATABASE_URL: database });
    while ((await after.rows(WITHOUT)).length > 0);
    expect(await after.rows('select id from order_item where name is null or tier is null')).toEqual([]);
    expect(await after.rows(`select distinct event_name, event_timezone from orders`)).toEqual([
      { event_name: 'An evening', event_timezone: 'Europe/Vienna' },
    ]);
    const [named] = await after.rows(`select event_starts_at as ordered, starts_at as today from orders
      join events on events.id = event_id where orders.id = 20450 and events.id = ${after.row(event.id)}`);
    expect(named!['ordered']).toEqual(named!['today']);

    await forget(after); // a replica of the previous version that still runs
    await after.app.get(Backfill).all();
    expect(await after.rows(WITHOUT)).toEqual([]);
    await after.stop();
  });
});
