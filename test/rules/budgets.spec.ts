import type { IncomingMessage } from 'node:http';
import { jest } from '@jest/globals';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { Budgets } from '../../src/limits/budgets.js';
import { Counters } from '../../src/limits/counters.js';
import { clientAddress } from '../../src/limits/client-address.js';

const from = (remoteAddress: string | undefined, forwarded?: string, user?: object) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded }, user }) as unknown as IncomingMessage;
const config = (env: NodeJS.ProcessEnv) => new Config(readEnvironment(env));

const budgetsOf = (env: NodeJS.ProcessEnv) => new Budgets(config(env), new Counters(config(env)));

describe('a budget', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('lasts a minute and then is whole again', async () => {
    const budgets = budgetsOf({ BUDGET_PER_ADDRESS: '10' });
    const asks = (points: number) => budgets.spend(from('10.0.0.1'), points);
    await asks(10);
    jest.advanceTimersByTime(45_000);
    await expect(asks(1)).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterSeconds: 15 } });
    await expect(budgets.spend(from('10.0.0.2'), 10)).resolves.toBeUndefined();
    jest.advanceTimersByTime(15_000);
    await asks(10);
  });

  it('is the user’s wherever they are, and the address’s whoever is there', async () => {
    const budgets = budgetsOf({ BUDGET_PER_USER: '10', BUDGET_PER_ADDRESS: '15' });
    const asks = (id: number, address: string) => budgets.spend(from(address, undefined, { id }), 10);
    await asks(1, '10.0.0.1');
    await expect(asks(1, '10.0.0.2')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(asks(2, '10.0.0.1')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await asks(3, '10.0.0.3');
  });
});

describe('the budget of a session or token', () => {
  const by = (credential: string, id = 1, address = '10.0.0.1') =>
    Object.assign(from(address, undefined, { id }), { credential });
  const budgets = () => budgetsOf({ BUDGET_PER_USER: '20', BUDGET_PER_CREDENTIAL: '10' });
  const LIMITED = { code: 'RATE_LIMITED' };

  it('ends before the user’s, who goes on with another one', async () => {
    const own = budgets();
    await own.spend(by('token:1'), 10);
    // What is refused is not the user's to pay.
    for (let n = 0; n < 5; n++) await expect(own.spend(by('token:1'), 10)).rejects.toMatchObject(LIMITED);
    await own.spend(by('session'), 10);
    await expect(own.spend(by('another'), 1)).rejects.toMatchObject(LIMITED);
  });

  it('is not touched by exempt fields, 30 a minute; those beyond pay', async () => {
    const own = budgets();
    await expect(own.spend(by('session'), 21)).rejects.toMatchObject(LIMITED);
    for (let n = 0; n < 15; n++) await own.spend(by('session'), 100, 2);
    await expect(own.spend(by('session'), 1, 1)).rejects.toMatchObject(LIMITED);
    await own.spend(by('another'), 10, 30);
    await own.spend(by('another'), 10, 1);
    await expect(own.spend(by('another'), 1, 1)).rejects.toMatchObject(LIMITED);
  });

  it('is no business of the address, which pays for exempt fields, too', async () => {
    const own = budgetsOf({ BUDGET_PER_ADDRESS: '10' });
    await own.spend(by('session'), 10, 1);
    await expect(own.spend(by('session'), 1, 1)).rejects.toMatchObject(LIMITED);
  });
});

describe('where a request comes from', () => {
  it.each([
    [undefined, '127.0.0.1', '203.0.113.9', '127.0.0.1'],
    ['loopback', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['loopback', '127.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['2', '127.0.0.1', '198.51.100.1, 203.0.113.9', '198.51.100.1'],
    ['loopback', '10.0.0.1', '203.0.113.9', '10.0.0.1'],
    [undefined, '::ffff:10.0.0.1', undefined, '10.0.0.1'],
    [undefined, '2001:DB8:0:1:2:3:4:5', undefined, '2001:db8:0:1::/64'],
    [undefined, '2001:db8::1', undefined, '2001:db8:0:0::/64'],
    [undefined, '::1', undefined, '0:0:0:0::/64'],
    [undefined, 'fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
    [undefined, undefined, '203.0.113.9', 'gone'],
  ])('with TRUST_PROXY=%s, from %s with X-Forwarded-For %s: %s', (TRUST_PROXY, remote, forwarded, address) => {
    expect(clientAddress(from(remote, forwarded), config({ TRUST_PROXY }).trustProxy)).toBe(address);
  });
});
