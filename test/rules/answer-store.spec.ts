import { InProcessMessageBus } from '../../src/bus/message-bus.js';
import type { MessageKind } from '../../src/bus/message.js';
import { AnswerStore, type Answer } from '../../src/answers/answer-store.js';
import { Clock } from '../../src/common/clock.js';

const MIB = 1024 * 1024;
const ALWAYS = { changes: new Set<MessageKind>(['stock.changed']), ends: Infinity };

class SetClock extends Clock {
  /** The wall clock, in ms since 1970. */
  at = 1_000_000;
  private elapsed = 0;
  override now(): Date {
    return new Date(this.at);
  }
  override monotonic(): number {
    return this.elapsed;
  }
  advance(milliseconds: number): void {
    this.at += milliseconds;
    this.elapsed += milliseconds;
  }
}

const answer = (bytes = 10): Answer => ({
  headers: ['X-Request-Id', ''],
  requestIdAt: 1,
  rateLimitAt: 0,
  etag: undefined,
  body: Buffer.alloc(bytes),
  points: 3,
});

describe('the store of answers', () => {
  const at = new Date();
  let bus: InProcessMessageBus;
  let clock: SetClock;
  let store: AnswerStore;
  beforeEach(() => {
    bus = new InProcessMessageBus();
    clock = new SetClock();
    store = new AnswerStore(bus, clock);
    store.onModuleInit();
  });

  const keep = (key: string, bytes?: number, dependence = ALWAYS) => {
    const kept = answer(bytes);
    store.keep(store.begin(key), dependence, kept);
    return kept;
  };

  it('gives an answer until a message that may change it', () => {
    const kept = keep('a');
    bus.publish({ kind: 'order.placed', at });
    bus.publish({ kind: 'session.ended', session: 'any' });
    expect(store.find('a')).toBe(kept);
    bus.publish({ kind: 'stock.changed', at });
    expect(store.find('a')).toBeUndefined();
    expect(store.size).toBe(0);
  });

  it.each([
    { kind: 'bus.gap' } as const,
    { kind: 'data.reset', at } as const,
    { kind: 'of.tomorrow' as 'data.reset', at },
  ])('drops everything after %o', (message) => {
    keep('a');
    const begun = store.begin('b');
    bus.publish(message);
    store.keep(begun, ALWAYS, answer());
    expect([store.find('a'), store.find('b'), store.size]).toEqual([undefined, undefined, 0]);
  });

  it('keeps no answer that was read before a message, whatever came since', () => {
    const begun = store.begin('a');
    bus.publish({ kind: 'stock.changed', at });
    store.keep(begun, ALWAYS, answer());
    expect(store.find('a')).toBeUndefined();
    const later = keep('a');
    store.keep(begun, ALWAYS, answer());
    expect(store.find('a')).toBe(later);
  });

  it('gives none before its reading, from its end on, or after a second', () => {
    keep('a', 1, { ...ALWAYS, ends: clock.at + 500 });
    keep('b');
    clock.advance(499);
    expect([store.find('a'), store.find('b')]).not.toContain(undefined);
    clock.advance(1);
    expect(store.find('a')).toBeUndefined();
    clock.advance(499);
    expect(store.find('b')).toBeDefined();
    clock.advance(1);
    expect(store.find('b')).toBeUndefined();
    keep('c');
    clock.at -= 1;
    expect(store.find('c')).toBeUndefined();
  });

  it('counts the second by a clock that nobody sets', () => {
    keep('a');
    clock.advance(900);
    clock.at -= 800;
    expect(store.find('a')).toBeDefined();
    clock.advance(100);
    expect(store.find('a')).toBeUndefined();
    keep('b');
    clock.at += 60_000;
    expect(store.find('b')).toBeDefined();
  });

  it('keeps 16 MiB, and drops the least recently used first', () => {
    for (let n = 0; n < 20; n++) {
      keep(`${n}`, 0.9 * MIB);
      store.find('0');
      expect(store.size).toBeLessThanOrEqual(16 * MIB);
    }
    const left = Array.from({ length: 20 }, (_, n) => n).filter((n) => store.find(`${n}`));
    expect(left).toEqual([0, ...Array.from({ length: 16 }, (_, n) => n + 4)]);
  });

  it('counts an entry that takes the place of another once, and its key and headers too', () => {
    keep('a', 1000);
    const once = store.size;
    keep('a', 1000);
    expect(store.size).toBe(once);
    keep('b'.repeat(1001), 1000);
    expect(store.size).toBe(2 * once + 2000);
  });

  it('keeps no large answer, and none with a long key', () => {
    keep('a', MIB);
    keep('b'.repeat(8193));
    expect(store.size).toBe(0);
  });

  it('is deaf after its end', () => {
    keep('a');
    store.onModuleDestroy();
    bus.publish({ kind: 'bus.gap' });
    expect(store.find('a')).toBeDefined();
  });
});
