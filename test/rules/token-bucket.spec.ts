import { jest } from '@jest/globals';
import { TokenBucket } from '../../src/limits/token-bucket.js';

describe('a token bucket', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const never = new AbortController().signal;
  /** Takes points, and says so once they are paid. */
  const taker = (bucket: TokenBucket) => {
    const paid: string[] = [];
    const take = (name: string, points: number, signal = never) =>
      void bucket.take(points, signal).then((is) => paid.push(is ? name : `not ${name}`));
    return { paid, take };
  };
  const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);

  it('pays at once while it holds enough, and then as it fills', async () => {
    const { paid, take } = taker(new TokenBucket({ perSecond: 10, burst: 20 }));
    for (const name of ['a', 'b', 'c', 'd']) take(name, 10);
    await seconds(0);
    expect(paid).toEqual(['a', 'b']);
    await seconds(0.9);
    expect(paid).toEqual(['a', 'b']);
    await seconds(0.2);
    expect(paid).toEqual(['a', 'b', 'c']);
    await seconds(1);
    expect(paid).toEqual(['a', 'b', 'c', 'd']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('holds no more than its burst, however long nobody comes', async () => {
    const { paid, take } = taker(new TokenBucket({ perSecond: 10, burst: 20 }));
    await seconds(1000);
    for (const name of ['a', 'b', 'c']) take(name, 10);
    await seconds(0);
    expect(paid).toEqual(['a', 'b']);
  });

  it('serves in order: a small payment does not overtake a large one', async () => {
    const { paid, take } = taker(new TokenBucket({ perSecond: 10, burst: 10 }));
    take('all', 10);
    take('large', 10);
    take('small', 1);
    await seconds(0.5);
    expect(paid).toEqual(['all']);
    await seconds(0.7);
    expect(paid).toEqual(['all', 'large', 'small']);
  });

  it('pays for more than it can hold out of what comes later', async () => {
    const { paid, take } = taker(new TokenBucket({ perSecond: 10, burst: 10 }));
    take('huge', 40);
    take('next', 10);
    await seconds(3.9);
    expect(paid).toEqual(['huge']);
    await seconds(0.2);
    expect(paid).toEqual(['huge', 'next']);
  });

  it('lets go of a payment that is called off: it costs nothing, and the next one is served', async () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 10 });
    const { paid, take } = taker(bucket);
    const calledOff = new AbortController();
    take('all', 10);
    take('large', 10, calledOff.signal);
    take('small', 1);
    await seconds(0.2);
    calledOff.abort();
    await seconds(0.1);
    expect(paid).toEqual(['all', 'not large', 'small']);
    expect(jest.getTimerCount()).toBe(0);
    expect(bucket.isFull).toBe(false);
    await seconds(1);
    expect(bucket.isFull).toBe(true);
    take('too late', 1, calledOff.signal);
    await seconds(0);
    expect(paid.at(-1)).toBe('not too late');
    expect(bucket.isFull).toBe(true);
  });
});
