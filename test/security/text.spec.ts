import { parse } from 'csv-parse/sync';
import { register, stage, unique, PASSWORD, REGISTER } from '../support/box-office.js';
import { BROWSER, Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { expectHarmless } from './support/harmless.js';
import { request, speak } from './support/raw-http.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const HTML = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
const CRLF = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>';
const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://evil.example","x")', "=cmd|'/c calc'!A1"];

describe('what people write', () => {
  let foyer: Foyer;
  const written: string[] = [];
  beforeAll(async () => {
    foyer = await Foyer.start({ LOG_LEVEL: 'trace' }, { write: (line) => written.push(line) });
  });
  afterAll(() => foyer.stop());

  const ask = (path: string, headers: Record<string, string> = {}) =>
    expectHarmless(foyer, () => speak(foyer, request(`GET ${path}`, { Accept: 'text/html', ...headers })));

  describe('is no HTML', () => {
    it('in an address, on any page that repeats it', async () => {
      const evil = encodeURIComponent(HTML);
      for (const path of [`/${evil}`, `/orders?x=${HTML.replaceAll(' ', '')}`, `/auth/login?next=${evil}`]) {
        expect((await ask(path)).text).not.toMatch(/<script>alert|<img src=x/);
      }
    });

    it('in any name or note on a receipt; the frames of pages hold none, and e2e/edge sees what fills them', async () => {
      const { admin, vip } = await stage(foyer, { event: { name: HTML, venue: HTML } });
      await admin.changes(vip.id, { name: HTML });
      const { client, places } = await named(HTML);
      const { order } = await admin.approves(await places(vip.id), HTML);
      for (const who of [client, admin.client]) {
        const receipt = await (await who.fetch(order.receiptUrl!, BROWSER)).text();
        expect(receipt).not.toMatch(/<script>alert|<img src=x/);
        expect(receipt.match(/&lt;script&gt;alert\(1\)/g)).toHaveLength(5);
      }
      for (const path of ['/', '/orders', '/account', '/admin/dashboard', '/nope']) {
        expect(await (await admin.client.fetch(path, BROWSER)).text()).not.toContain('alert(1)');
      }
    });
  });

  it('is no header, wherever it comes near one', async () => {
    const evil = encodeURIComponent(CRLF);
    for (const path of [
      `/orders/${evil}`,
      `/orders/${evil}/receipt`,
      `/orders?${evil}`,
      `/admin/dashboard?x=${evil}`,
    ]) {
      for (const Accept of ['text/html', '*/*']) {
        const { text } = await ask(path, { Accept, 'X-Request-Id': evil, Origin: 'http://127.0.0.1:3000' });
        expect(text).not.toMatch(/^(?:Set-Cookie|evil)/im);
        expect(text.match(/^Location: .*$/gim) ?? []).toHaveLength(text.startsWith('HTTP/1.1 303') ? 1 : 0);
      }
    }
    const { admin } = await stage(foyer);
    for (const slug of [CRLF, 'a\r\nb', 'a\n', '../a', 'a"; filename="b']) {
      const query = 'mutation ($input: CreateEventInput!) { createEvent(input: $input) { id } }';
      expect(await admin.client.isRefused(query, { input: { slug, name: 'x' } })).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'slug' },
      });
    }
  });

  it('leads to no other site by way of logging in', async () => {
    for (const path of [
      '/orders//evil.example',
      '//evil.example/orders',
      '/orders?next=//evil.example',
      '/\\evil.example',
    ]) {
      const { text } = await ask(path);
      expect(text).not.toMatch(/^Location: (?!\/(?:auth|admin)\/login\?next=%2F)/im);
    }
  });

  it('is no line of its own in the log', async () => {
    const line = '\n{"level":60,"msg":"forged"}\n';
    written.length = 0;
    await ask(`/${encodeURIComponent(line)}`);
    await ask('/', { Origin: `http://evil.example/${encodeURIComponent(line)}` });
    const client = foyer.client();
    const input = { username: line, email: `${line}@example.com`, password: PASSWORD };
    expect(await client.isRefused(REGISTER, { input })).toMatchObject({ code: 'BAD_USER_INPUT' });
    await client.isRefused(LOGIN, { input: { login: line, password: line } });
    await client.isRefused(`query ($x: ${line.replaceAll(/[^a-z]/g, '')}) { me { id } }`, { x: line });

    expect(written.length).toBeGreaterThanOrEqual(5);
    for (const entry of written) {
      expect(entry.trimEnd()).not.toMatch(/[\r\n]/);
      expect(JSON.parse(entry)).not.toMatchObject({ level: 60 });
    }
  });

  it('is no formula in any column of a download', async () => {
    const { admin, vip, event } = await stage(foyer, { vip: 100 });
    for (const formula of FORMULAS) {
      await admin.changesEvent(event.id, { name: formula });
      await admin.changes(vip.id, { name: formula });
      const { places } = await named(formula, `=${unique('a')}`);
      await admin.approves(await places(vip.id), formula);
      await admin.approves(await places(vip.id), `\t${formula}`);
      await admin.cancels((await admin.approves(await places(vip.id))).order, formula);
    }
    for (const formula of FORMULAS) {
      const forger = new Client(foyer.url, undefined, { 'user-agent': formula });
      await forger.isRefused(LOGIN, { input: { login: formula, password: PASSWORD } });
      // Nobody writes these yet but Foyer.
      await foyer.em.execute('insert into audit_entry (at, action, subject, before, after) values (?, ?, ?, ?, ?)', [
        new Date(),
        formula,
        formula,
        formula,
        formula,
      ]);
    }
    for (const name of ['transactions.csv', 'summary.csv', 'audit.csv', `door-list.csv?event=${event.slug}`]) {
      const csv = await (await admin.client.fetch(`/admin/export/${name}`)).text();
      const fields = parse(csv).flat();
      expect(fields).toContain(`'${FORMULAS.at(-1)}`);
      expect(fields.filter((field) => /^[=+@\t\r-]/.test(field))).toEqual([]);
    }
  });

  /** A customer with this full name, who orders. */
  async function named(fullName: string, mailbox = unique('mail')) {
    const customer = await register(foyer, { fullName, email: `${mailbox}@example.com` });
    return { client: customer.client, places: (typeId: string) => customer.places({ [typeId]: 1 }) };
  }
});
