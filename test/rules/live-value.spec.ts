import { jest } from '@jest/globals';
import { DomainError } from '../../src/common/domain-error.js';
import { INTERVAL_MS, LiveValue } from '../../src/watching/live-value.js';
import { Turns } from '../../src/watching/turns.js';

/** A source that counts its readings and says what it is told to. */
function aSource() {
  const source = {
    truth: 0,
    reads: 0,
    failure: undefined as Error | undefined,
    read: async () => {
      source.reads++;
      if (source.failure) throw source.failure;
      return source.truth;
    },
    same: (one: number, other: number) => one === other,
  };
  const idle = jest.fn();
  return { source, idle, live: new LiveValue(source, new Turns(), idle) };
}

describe('a live value', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const interval = () => jest.advanceTimersByTimeAsync(INTERVAL_MS);

  it('is read once for everybody who watches, and once per interval after changes', async () => {
    const { source, live } = aSource();
    const watchers = await Promise.all(Array.from({ length: 50 }, () => live.watch()));
    for (const watcher of watchers) expect(await watcher.next()).toEqual({ value: 0, done: false });
    expect(source.reads).toBe(1);

    const next = watchers.map((watcher) => watcher.next());
    for (source.truth = 1; source.truth < 100; source.truth++) live.changed();
    await interval();
    expect(await Promise.all(next)).toEqual(watchers.map(() => ({ value: 100, done: false })));
    expect(source.reads).toBe(2);
  });

  it('makes of 1,000 changes in a second at most 5 values, and the last one is exact', async () => {
    const { source, live } = aSource();
    const watcher = await live.watch();
    const seen: number[] = [];
    void (async () => {
      for await (const value of watcher) seen.push(value);
    })();
    for (source.truth = 1; source.truth < 1000; source.truth++) {
      live.changed();
      await jest.advanceTimersByTimeAsync(1);
    }
    live.changed();
    await interval();
    expect(seen.length).toBeLessThanOrEqual(1 + 5);
    expect(seen.at(-1)).toBe(1000);
    await watcher.return!();
  });

  it('tells nothing where nothing differs', async () => {
    const { source, live } = aSource();
    const watcher = await live.watch();
    await watcher.next();
    let told = false;
    void watcher.next().then(() => (told = true));
    live.changed();
    await interval();
    expect({ reads: source.reads, told }).toEqual({ reads: 2, told: false });
    source.truth = 7;
    live.changed();
    await interval();
    expect(told).toBe(true);
  });

  it('never loses the last change, also one that comes while it reads', async () => {
    const { source, live } = aSource();
    const watcher = await live.watch();
    const seen: number[] = [];
    void (async () => {
      for await (const value of watcher) seen.push(value);
    })();
    const { promise, resolve } = Promise.withResolvers<void>();
    const read = source.read;
    source.read = async () => {
      const value = await read();
      await promise;
      return value;
    };
    source.truth = 1;
    live.changed();
    await interval();
    source.truth = 2;
    live.changed();
    resolve();
    await interval();
    expect(seen).toEqual([0, 1, 2]);
    await watcher.return!();
  });

  it('reads nothing for a watcher that does not come to read, and then the newest', async () => {
    const { source, live } = aSource();
    const watcher = await live.watch();
    for (source.truth = 1; source.truth < 5; source.truth++) {
      live.changed();
      await interval();
    }
    expect(source.reads).toBe(1);
    const next = watcher.next();
    await interval();
    expect((await next).value).toBe(5);
    expect(source.reads).toBe(2);
  });

  it('says that there is something to read without reading it: at once where there is, else after a change or the end', async () => {
    const { source, live } = aSource();
    const [one, other] = [await live.watch(), await live.watch()];
    await one.changed(); // it has not taken the first value yet
    await one.next();
    await other.next();
    const told: string[] = [];
    const waiting = [one.changed().then(() => told.push('one')), other.changed().then(() => told.push('other'))];
    await interval();
    expect(told).toEqual([]);
    await other.return!();
    await waiting[1];
    expect(told).toEqual(['other']);
    live.changed();
    await waiting[0];
    await one.changed();
    await interval();
    expect(source.reads).toBe(1);
  });

  it('gives a watcher that comes late what was read meanwhile, without reading again', async () => {
    const { source, live } = aSource();
    const [early, late] = [await live.watch(), await live.watch()];
    await early.next();
    await late.next();
    source.truth = 1;
    live.changed();
    const next = early.next();
    await interval();
    expect((await next).value).toBe(1);
    await late.changed();
    expect((await late.next()).value).toBe(1);
    expect(source.reads).toBe(2);
  });

  it('gives a newcomer what is true now, and not what is shown', async () => {
    const { source, live } = aSource();
    await live.watch();
    source.truth = 3;
    live.changed();
    const newcomer = await live.watch();
    const first = newcomer.next();
    await interval();
    expect((await first).value).toBe(3);
  });

  it('reads no sooner for newcomers, and serves those who come while nothing differs', async () => {
    const { source, live } = aSource();
    await live.watch();
    live.changed();
    const newcomers = await Promise.all(Array.from({ length: 20 }, () => live.watch()));
    expect(source.reads).toBe(1);
    const first = newcomers.map((newcomer) => newcomer.next());
    await interval();
    expect(await Promise.all(first)).toEqual(newcomers.map(() => ({ value: 0, done: false })));
    expect(source.reads).toBe(2);
  });

  it('stops reading when nobody watches any more', async () => {
    const { source, idle, live } = aSource();
    const watchers = [await live.watch(), await live.watch()];
    const waiting = (async () => {
      await watchers[0]!.next();
      return watchers[0]!.next();
    })();
    await jest.advanceTimersByTimeAsync(0);
    await watchers[0]!.return!();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(idle).not.toHaveBeenCalled();
    live.changed();
    await watchers[1]!.return!();
    expect(idle).toHaveBeenCalledTimes(1);
    await interval();
    expect(source.reads).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves out no watcher that comes just as a reading is given out', async () => {
    const { source, live } = aSource();
    const [early, late] = [await live.watch(), await live.watch()];
    await early.next();
    await late.next();
    source.truth = 1;
    live.changed();
    const soon = early.next().then(() => late.next());
    await interval();
    expect((await soon).value).toBe(1);
  });

  it('ends when what it shows is gone', async () => {
    const { source, idle, live } = aSource();
    const watcher = await live.watch();
    await watcher.next();
    const next = watcher.next();
    source.failure = new DomainError('NOT_FOUND', 'gone');
    live.changed();
    await interval();
    expect(await next).toEqual({ value: undefined, done: true });
    expect(idle).toHaveBeenCalledTimes(1);
  });

  it('tries again where reading fails otherwise', async () => {
    const { source, live } = aSource();
    const watcher = await live.watch();
    await watcher.next();
    const next = watcher.next();
    source.failure = new Error('the database is away');
    source.truth = 9;
    live.changed();
    await interval();
    source.failure = undefined;
    await interval();
    expect((await next).value).toBe(9);
  });

  it('refuses a newcomer with what reading fails with, and keeps nothing of them', async () => {
    const { source, idle, live } = aSource();
    source.failure = new DomainError('NOT_FOUND', 'no such thing');
    await expect(live.watch()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(idle).toHaveBeenCalledTimes(1);
  });
});
