import { jest } from '@jest/globals';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { PushBudgets } from '../../src/limits/push-budgets.js';

describe('the budget for pushes', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const never = new AbortController().signal;
  const budgets = (env: NodeJS.ProcessEnv) => new PushBudgets(new Config(readEnvironment(env)));
  const isPaid = async (paying: Promise<boolean>) => {
    let paid: boolean | undefined;
    void paying.then((is) => (paid = is));
    await jest.advanceTimersByTimeAsync(0);
    return paid;
  };

  it('is the user’s wherever they are, and the address’s whoever is there; five seconds’ worth may be saved up', async () => {
    const pushes = budgets({ PUSH_POINTS_PER_USER: '100', PUSH_POINTS_PER_ADDRESS: '160' });
    const pay = (userId: number | undefined, address: string) => isPaid(pushes.pay({ userId, address }, 500, never));
    expect(await pay(1, 'here')).toBe(true);
    expect(await pay(1, 'there')).toBeUndefined();
    expect(await pay(2, 'here')).toBeUndefined();
    expect(await pay(3, 'elsewhere')).toBe(true);
    expect(await pay(undefined, 'anywhere')).toBe(true);
  });

  it('is paid at once only where nobody waits and both have enough; otherwise nothing is taken', async () => {
    const pushes = budgets({ PUSH_POINTS_PER_USER: '100', PUSH_POINTS_PER_ADDRESS: '160' });
    const paysNow = (userId: number | undefined, address: string, points: number) =>
      pushes.payNow({ userId, address }, points);
    expect(paysNow(1, 'here', 400)).toBe(true); // leaves 100 of the user's and 400 of the address's
    expect(paysNow(1, 'here', 200)).toBe(false);
    expect(paysNow(2, 'here', 401)).toBe(false);
    expect(paysNow(2, 'here', 400)).toBe(true); // the address's 400 were left
    expect(paysNow(1, 'there', 100)).toBe(true); // and the user's 100
    const waiting = isPaid(pushes.pay({ userId: 3, address: 'here' }, 100, never));
    expect(await waiting).toBeUndefined();
    await jest.advanceTimersByTimeAsync(500);
    expect(paysNow(4, 'here', 1)).toBe(false);
    expect(paysNow(undefined, 'anywhere', 800)).toBe(true);
  });

  it('is nobody’s with RATE_LIMITS=off', async () => {
    const pushes = budgets({ RATE_LIMITS: 'off', PUSH_POINTS_PER_ADDRESS: '1' });
    for (let n = 0; n < 10; n++) {
      expect(await isPaid(pushes.pay({ userId: 1, address: 'here' }, 1000, never))).toBe(true);
      expect(pushes.payNow({ userId: 1, address: 'here' }, 1000)).toBe(true);
    }
    expect(pushes.counted).toBe(0);
  });

  it('is forgotten once it is whole again', async () => {
    const pushes = budgets({});
    pushes.onModuleInit();
    await pushes.pay({ userId: 1, address: 'here' }, 1000, never);
    expect(pushes.counted).toBe(2);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(pushes.counted).toBe(0);
    pushes.onModuleDestroy();
    expect(jest.getTimerCount()).toBe(0);
  });
});
