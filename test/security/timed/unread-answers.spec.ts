import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Exports } from '../../../src/admin/reports/exports.js';
import { Connections } from '../../../src/limits/connections.js';
import { asset } from '../../../src/http/assets.js';
import { stage } from '../../support/box-office.js';
import type { Client } from '../../support/client.js';
import { Foyer } from '../../support/foyer.js';
import { dial, get, NEXT_TO_NOTHING } from '../support/connections.js';
import { expectHealthy, read } from '../support/harmless.js';
import { expectNothingKept, expectOthersServed } from '../support/meanwhile.js';

/** How many of these connections the server has not closed; a client that reads nothing does not hear of it. */
function openAt(foyer: Foyer, sockets: Socket[]): () => number {
  const ports = new Set<number>(sockets.map(({ localPort }) => localPort!));
  const open = foyer.app.get(Connections).all;
  return () => [...open].filter(({ remotePort }) => ports.has(remotePort!)).length;
}

/** A note as long as staff may write one. */
const NOTE = 5000;
const NOTES = `{ orders(first: 100) { edges { node { ${Array.from({ length: 15 }, (_, n) => `n${n}: adminNotes`).join(' ')} } } } }`;
const CSV = '/admin/export/transactions.csv';

/** A hundred orders whose notes are as long as all that: an answer to NOTES has 7.5 MB, a download of a thousand 5 MB. */
async function fill(foyer: Foyer, orders = 100): Promise<Client> {
  const { admin, customer, event, vip } = await stage(foyer);
  const [{ id }] = (await foyer.rows(`select id from users where username = '${customer.username}'`)) as [
    { id: number },
  ];
  const numbers = `with recursive numbers (n) as (select 10001 union all select n + 1 from numbers where n < ${10_000 + orders})`;
  await foyer.em.execute(
    `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at, word_count, admin_notes)
     ${numbers} select n, 'C' || n, ${foyer.row(event.id)}, ${id}, 'PENDING', 2, 8500, 'USD', 0, 1, ? from numbers`,
    ['x'.repeat(NOTE)],
  );
  await foyer.em.execute(
    `insert into order_item (order_id, ticket_type_id, quantity, unit_price) ${numbers} select n, ${foyer.row(vip.id)}, 1, 8500 from numbers`,
  );
  return admin.client;
}

describe('answers that nobody reads', () => {
  let foyer: Foyer;
  let cookie: string;
  let post: string;
  let download: string;
  let workbook: string;
  beforeAll(async () => {
    foyer = await Foyer.start({ RESPONSE_SECONDS: '1' });
    cookie = (await (await fill(foyer, 1000)).jar.getCookieString(foyer.url))!;
    const body = JSON.stringify({ query: NOTES });
    const json = { 'Content-Type': 'application/json', 'Content-Length': body.length, Cookie: cookie };
    post = get('/graphql', json).replace('GET', 'POST') + body;
    download = get(CSV, { Cookie: cookie });
    workbook = get(CSV.replace('.csv', '.xlsx'), { Cookie: cookie });
  });
  afterAll(() => foyer.stop());

  /** Asks on so many connections, reads nothing, and waits until each is closed. */
  async function stall(bytes: string, count: number): Promise<void> {
    const sockets = await Promise.all(Array.from({ length: count }, () => dial(foyer)));
    const open = openAt(foyer, sockets);
    for (const socket of sockets) {
      socket.write(bytes);
      await pause(1); // each is worked at by itself
    }
    while (open() > 0) await pause(50);
    for (const socket of sockets) socket.destroy();
  }

  it.each([
    ['large answers', () => post, 3],
    ['downloads', () => download, 3],
    ['what browsers load', () => get(asset('graphiql.js')), 20],
  ])('are broken off, and given back: %s', async (_, bytes, count) => {
    const idle = { ...NEXT_TO_NOTHING, bytes: 16_000_000 };
    await expectNothingKept(() => expectOthersServed(foyer, () => stall(bytes(), count)), idle);
  });

  it('end their download’s reading of the database when they are cut', async () => {
    const exports = foyer.app.get(Exports);
    const transactionRows = exports.transactionRows.bind(exports);
    const readings = { begun: 0, ended: 0 };
    exports.transactionRows = async function* () {
      readings.begun++;
      try {
        yield* transactionRows();
      } finally {
        readings.ended++;
      }
    };
    await expectNothingKept(async () => {
      for (const bytes of [download, download.repeat(50), workbook, workbook.repeat(50)]) {
        const sockets = await Promise.all(Array.from({ length: 4 }, () => dial(foyer)));
        for (const socket of sockets) socket.write(bytes);
        await Promise.all(sockets.slice(0, 2).map((socket) => once(socket, 'readable')));
        for (const socket of sockets) socket.destroy();
      }
      while (readings.begun === 0 || readings.ended < readings.begun) await pause(20);
    }, NEXT_TO_NOTHING);
    expect(readings.begun).toBeLessThanOrEqual(16);
    exports.transactionRows = transactionRows;
  });

  it('wait in few bytes for one address, however many connections it has', async () => {
    const patient = await Foyer.start({ RATE_LIMITS: 'on', BUDGET_PER_USER: '1000000', BUDGET_PER_ADDRESS: '1000000' });
    const client = await fill(patient);
    const asking = post.replace(/Cookie: .*\r\n/, `Cookie: ${await client.jar.getCookieString(patient.url)}\r\n`);
    const sockets = await Promise.all(Array.from({ length: 16 }, () => dial(patient)));
    const open = openAt(patient, sockets);
    for (const socket of sockets) socket.write(asking);
    while (open() > 12) await pause(50);
    await expectHealthy(patient);
    for (const socket of sockets) socket.destroy();
    await patient.stop();
  });

  it('are as long as somebody reads them, however slowly', async () => {
    const whole = 4_500_000;
    const readSlowly = async () => {
      const socket = await dial(foyer);
      socket.write(download);
      let bytes = 0;
      for (let chunk; bytes < whole && (chunk = (await readable(socket)) as Buffer | null);) {
        bytes += chunk.length;
        if (bytes < 500_000) await pause(20);
      }
      socket.destroy();
      return bytes;
    };
    // A machine that pauses for a second looks like a reader who has stopped, but hardly three times.
    const lengths: number[] = [];
    while (lengths.length < 3 && Math.max(0, ...lengths) < whole) lengths.push(await readSlowly());
    expect(Math.max(...lengths)).toBeGreaterThanOrEqual(whole);
  });
});

describe('too large an answer', () => {
  it('is refused by its bytes, before others have to wait for it', async () => {
    const foyer = await Foyer.start({ RESPONSE_LIMIT: '1000000' });
    const client = await fill(foyer);
    const refusal = await expectOthersServed(foyer, () => client.isRefused(NOTES));
    expect(refusal).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
      details: { measure: 'bytes', limit: 1_000_000, requested: expect.any(Number) as number },
    });
    expect(refusal.details!['requested']).toBeGreaterThan(7_000_000);
    const { status, text } = await read(await ask(client, NOTES));
    expect([status, JSON.parse(text)]).toEqual([400, { errors: [expect.objectContaining({ extensions: refusal })] }]);
    expect(await client.does('{ orders(first: 10) { edges { node { adminNotes } } } }')).toHaveProperty('orders');
    await foyer.stop();
  });
});

/** The next bytes, once there are some; null at the end. */
async function readable(socket: Socket): Promise<unknown> {
  for (;;) {
    const chunk: unknown = socket.read();
    if (chunk !== null || socket.readableEnded || socket.destroyed) return chunk;
    await Promise.race([once(socket, 'readable'), once(socket, 'close')]);
  }
}

function ask(client: Client, query: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return client.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
}
