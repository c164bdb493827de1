import { once } from 'node:events';
import { connect } from 'node:net';
import { Logger } from '@nestjs/common';
import { SecondFactor } from '../../src/auth/credentials/second-factor.entity.js';
import { Session } from '../../src/auth/sessions/session.entity.js';
import { Foyer } from '../support/foyer.js';
import { register, REGISTER, stage } from '../support/box-office.js';

type Line = {
  level: number;
  req?: { id: string; method: string; path: string };
  res?: { statusCode: number };
} & Record<string, unknown>;

describe('the log', () => {
  const written: string[] = [];
  const lines = () => written.map((line) => JSON.parse(line) as Line);
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ LOG_LEVEL: 'trace' }, { write: (line) => written.push(line) });
  });
  beforeEach(() => {
    written.length = 0;
  });
  afterAll(() => foyer.stop());

  it('has a line per request with the id that the answer carries', async () => {
    const response = await foyer.client().fetch('/graphql?query=%7Bme%7Bid%7D%7D', {});
    const id = response.headers.get('x-request-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const line = lines().find((candidate) => candidate.res);
    expect(line).toMatchObject({ req: { id, method: 'GET', path: '/graphql' }, res: { statusCode: 200 } });
  });

  it('holds no password, session id or cookie', async () => {
    const client = foyer.client();
    const password = 'a-very-private-thing';
    const input = { username: 'logged_one', email: 'logged@example.com', password };
    await client.does(REGISTER, { input });
    await client.does('mutation ($input: LoginInput!) { login(input: $input) { id } }', {
      input: { login: 'logged_one', password },
    });
    await client.isRefused('mutation ($input: LoginInput!) { login(input: $input) { id } }', {
      input: { login: 'logged_one', password: `${password}?` },
    });
    const [cookie] = client.cookies;

    expect(written.length).toBeGreaterThanOrEqual(3);
    const log = written.join('');
    expect(log).not.toContain(password);
    expect(log).not.toContain(cookie!.value);
    expect(log).not.toContain(decodeURIComponent(cookie!.value).slice(2, 30));
    expect(log.toLowerCase()).not.toContain('cookie');
  });

  it('has the stack of what was unforeseen, under the id that the client got', async () => {
    const { admin, vip } = await stage(foyer);
    await foyer.em.execute('alter table queue_entry rename to queue_entry_gone');
    const { errorId } = await admin.client.isRefused('query ($id: ID!) { queue(ticketTypeId: $id) { quantity } }', {
      id: vip.id,
    });
    await foyer.em.execute('alter table queue_entry_gone rename to queue_entry');

    const errors = lines().filter((line) => line.level >= 50);
    expect(errors).toMatchObject([
      {
        errorId,
        err: {
          message: expect.stringMatching(/no such table|does not exist/),
          stack: expect.stringContaining('queue/queue.'),
        },
      },
    ]);
  });

  it('has that of a page too', async () => {
    const admin = await foyer.admin();
    await foyer.em.execute('alter table orders rename to orders_gone');
    const response = await admin.fetch('/orders/1/receipt');
    await foyer.em.execute('alter table orders_gone rename to orders');
    const { errors } = (await response.json()) as { errors: { extensions: { errorId: string } }[] };
    expect(lines().filter((line) => line['errorId'] === errors[0]!.extensions.errorId)).toMatchObject([
      { level: 50, err: { stack: expect.stringContaining('receipt.controller') } },
    ]);
  });

  it('has who tried what their account may not do, and who asks too often', async () => {
    const customer = await register(foyer);
    await customer.client.isRefused('{ pendingOrders { id } }');
    await foyer.client().withToken('foyer_none').isRefused('{ me { id } }');
    const { me } = await customer.client.does<{ me: { id: string } }>('{ me { id } }');
    expect(lines().filter((line) => line.level === 40)).toMatchObject([
      { context: 'Access', permission: 'orders.read', userId: foyer.row(me.id), address: '127.0.0.1' },
      { context: 'Access', address: '127.0.0.1' },
    ]);

    const braked = await Foyer.start(
      { RATE_LIMITS: 'on', BUDGET_PER_ADDRESS: '1', LOG_LEVEL: 'warn' },
      { write: (line) => written.push(line) },
    );
    written.length = 0;
    await braked.client().isRefused('{ me { id } }');
    expect(lines().filter((line) => line.level === 40)).toMatchObject([
      { context: 'Limits', address: '127.0.0.1', retryAfterSeconds: expect.any(Number) as number },
    ]);
    await braked.stop();
  });

  it('takes what a client could expect for no error', async () => {
    await foyer.client().isRefused('{ pendingOrders { id } }');
    expect(lines().filter((line) => line.level > 30)).toEqual([]);
  });

  it('holds nothing of the rows that a database refuses, at any depth of an error', async () => {
    const session = { id: 'SECRET-ID', data: { x: 'SECRET-DATA' }, startedAt: new Date(), seenAt: new Date() };
    const attempts = [
      () => foyer.em.insert(Session, { ...session, expiresAt: null } as never),
      () => foyer.em.insert(SecondFactor, { userId: 999_999, secret: 'SECRET-TOTP' } as never),
      () => foyer.em.execute(`insert into users (username, email) values ('SECRET-NAME', 'SECRET@example.com')`),
      () => foyer.em.execute('insert into orders (id, admin_notes) values (?, ?)', ['SECRET-NUMBER', 'SECRET-NOTE']),
      () => foyer.em.execute(`insert into event (slug, starts_at) values ('SECRET-SLUG', 'SECRET-TIME')`),
      async () => {
        for (let n = 0; n < 2; n++) await foyer.em.insert(Session, { ...session, expiresAt: new Date() } as never);
      },
    ];
    const logger = new Logger('Test');
    for (const attempt of attempts) {
      const error = await attempt().then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(error).toBeInstanceOf(Error);
      logger.error(error);
      logger.error({ errorId: '1', err: new Error('Around it', { cause: error }), path: ['a'] });
      logger.warn({ elsewhere: error, all: new AggregateError([error]) }, 'A sentence');
    }
    await foyer.em.nativeDelete(Session, { id: 'SECRET-ID' });
    expect(lines()).toHaveLength(3 * attempts.length);
    expect(written.join('')).not.toContain('SECRET');
    expect(lines()[0]).toMatchObject({
      context: 'Test',
      err: {
        type: 'NotNullConstraintViolationException',
        message: expect.stringMatching(/expires_at/),
        code: expect.any(String),
        stack: expect.stringMatching(/^\w+: .*\n +at /),
      },
    });
    expect(lines()[1]).toMatchObject({
      err: { message: 'Around it', cause: { code: lines()[0]!['err']!['code' as never] } },
    });
  });

  it('has no page of what a client sends, and from which address pages of other sites come', async () => {
    const long = 'x'.repeat(7000);
    const client = foyer.client();
    await client.fetch(`/${long}`);
    await client.fetch('/', { headers: { origin: `https://${long}.example`, 'user-agent': long } });
    const { port } = new URL(foyer.url);
    const upgrade = connect(Number(port), '127.0.0.1');
    upgrade.write(
      `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://${long}\r\n\r\n`,
    );
    await once(upgrade.resume(), 'close');
    await client.isRefused(`{ ${'y'.repeat(14_000)}: nothing }`);
    expect(lines().filter(({ level }) => level === 40)).toMatchObject([
      { context: 'CrossSite', address: '127.0.0.1', origin: expect.stringMatching(/^https:\/\/x+…$/) },
      { context: 'SocketServer', address: '127.0.0.1', origin: expect.stringMatching(/^https:\/\/x+…$/) },
    ]);
    for (const line of written) expect(line.length).toBeLessThan(1000);
  });

  it('stays one line per entry, whatever is asked for', async () => {
    await foyer.client().fetch('/a%0d%0a{"level":60}');
    expect(lines().every((line) => typeof line.level === 'number')).toBe(true);
    expect(written.every((line) => line.trimEnd().split('\n').length === 1)).toBe(true);
  });
});
