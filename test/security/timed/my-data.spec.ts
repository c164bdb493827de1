import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Transactions } from '../../../src/persistence/transactions.js';
import { register, type Customer } from '../../support/box-office.js';
import { Foyer } from '../../support/foyer.js';
import { expectNothingKept, expectOthersServed } from '../support/meanwhile.js';

/** With 2.5 KB each, more than sockets keep for who does not read. */
const ENTRIES = 8000;

describe('the download of one’s own data', () => {
  let foyer: Foyer;
  let ada: Customer;
  let grace: Customer;
  let pages: number;

  /** Somebody with so many entries in the log, of so many bytes. */
  async function withLog(entries: number, bytes: number): Promise<Customer> {
    const customer = await register(foyer);
    const { me } = await customer.client.does<{ me: { id: string } }>('{ me { id } }');
    const id = foyer.row(me.id);
    await foyer.rows(
      `insert into audit_entry (at, action, actor_id, before, after, seq, hash)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < ${entries})
       select (select max(created_at) from users), 'login', ${id}, '{"x":"${'x'.repeat(bytes)}"}', '{}',
         ${id} * 1000000 + i, 'sealed' from n`,
    );
    return customer;
  }

  beforeAll(async () => {
    foyer = await Foyer.start();
    ada = await withLog(ENTRIES, 2500);
    grace = await withLog(2000, 100);
    const transactions = foyer.app.get(Transactions);
    const property = Object.getOwnPropertyDescriptor(Transactions.prototype, 'em')!;
    // Not a mock of Jest's, which would keep all that it ever returned.
    Object.defineProperty(transactions, 'em', {
      get() {
        pages++;
        return property.get!.call(transactions) as Transactions['em'];
      },
    });
  });
  afterAll(() => foyer.stop());

  const ask = async (): Promise<Socket> => {
    const { port, hostname } = new URL(foyer.url);
    const cookie = await ada.client.jar.getCookieString(foyer.url);
    const socket = connect({ port: Number(port), host: hostname });
    socket.write(`GET /account/export.json HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookie}\r\n\r\n`);
    return socket;
  };

  /** Resolves with how often the database was asked, once that is no more. */
  const settled = async () => {
    for (let seen = -1; seen !== pages; await pause(100)) seen = pages;
    return pages;
  };

  it('is whole, and others are served meanwhile', async () => {
    const read = async () => {
      const response = await grace.client.fetch('/account/export.json');
      let [bytes, end] = [0, ''];
      for await (const chunk of response.body!) {
        bytes += chunk.length;
        end = Buffer.from(chunk).subarray(-10).toString();
      }
      return { bytes, end };
    };
    const { bytes, end } = await expectOthersServed(foyer, read);
    expect(bytes).toBeGreaterThan(2000 * 100);
    expect(end).toMatch(/\]\}$/);
  });

  it('is read no further than it is taken, and ends with who takes it', async () => {
    pages = 0;
    await (await ada.client.fetch('/account/export.json')).arrayBuffer();
    const whole = pages;
    await expectNothingKept(
      async () => {
        const sockets = await Promise.all(Array.from({ length: 4 }, ask));
        await Promise.all(sockets.map((socket) => once(socket, 'readable')));
        for (const socket of sockets) socket.pause();
        pages = 0;
        const taken = await settled();
        expect(taken).toBeLessThan(whole * 2); // of four times as much
        for (const socket of sockets) socket.destroy();
        expect(await settled()).toBeLessThan(taken + 20);
      },
      { descriptors: 2, bytes: 10_000_000 },
    );
  });
});
