import { Logger } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import type { Turns } from './turns.js';

/** Least time between two readings of one value, however often it changes and however many watch it. */
export const INTERVAL_MS = 250;

/** What is watched: how to read it, and when two readings are the same to whoever watches. */
export interface Source<T> {
  read(): Promise<T>;
  same?(one: T, other: T): boolean;
}

/** What a reading weighs among readings and pushes: two at once, so that requests find a short line at SQLite's one connection. */
const READING = 1000;

/** The present value, then the newest after each change, each when it is asked for. */
export interface Watching<T> extends AsyncIterableIterator<T> {
  /** Resolves once there may be something newer than what was read last, or nothing any more. It reads nothing. */
  changed(): Promise<void>;
}

/**
 * A value that is read once for everybody who watches it: at once for the first, and after changes at most every
 * INTERVAL_MS, the last change included. It reads only while somebody asks for the next one.
 */
export class LiveValue<T> {
  private readonly logger = new Logger(LiveValue.name);
  private readonly watchers = new Set<Watcher<T>>();
  private latest?: Reading<T>;
  private stale = true;
  private readAt = -Infinity;
  private reading?: Promise<void>;
  private timer?: NodeJS.Timeout;

  /** @param idle called when the last one has stopped watching */
  constructor(
    private readonly source: Source<T>,
    private readonly turns: Turns,
    private readonly idle: () => void,
  ) {}

  /** The present value first, then the newest after each change. @throws whatever reading throws the first time */
  async watch(): Promise<Watching<T>> {
    const watcher = new Watcher<T>(this);
    this.watchers.add(watcher);
    try {
      if (!this.latest) await this.refresh();
    } catch (error) {
      watcher.end();
      throw error;
    }
    return watcher;
  }

  /** Something that the value depends on is different. */
  changed(): void {
    if (this.stale) return; // everybody knows
    this.stale = true;
    for (const watcher of this.watchers) watcher.notice();
    this.readSoon();
  }

  /** Whether there may be something newer than that reading. */
  isNewsTo(seen: Reading<T> | undefined): boolean {
    return this.stale || this.latest !== seen;
  }

  /** What is newer than that reading, where it has been read; otherwise it is read soon, and given to all who wait. */
  newerThan(seen: Reading<T> | undefined): Reading<T> | undefined {
    // A newcomer waits for the next reading, too, where something has changed, and makes none of their own.
    if (!this.stale && !this.reading && this.latest !== seen) return this.latest;
    this.readSoon();
    return undefined;
  }

  leave(watcher: Watcher<T>): void {
    if (!this.watchers.delete(watcher) || this.watchers.size > 0) return;
    clearTimeout(this.timer);
    this.idle();
  }

  private get isAwaited(): boolean {
    for (const { waits } of this.watchers) if (waits) return true;
    return false;
  }

  private readSoon(): void {
    if (!this.stale || this.timer || !this.isAwaited) return;
    const left = Math.max(0, this.readAt + INTERVAL_MS - performance.now());
    this.timer = setTimeout(() => void this.refreshOrEnd(), left);
  }

  private refresh(): Promise<void> {
    this.reading ??= this.turns.take(READING, () => this.read());
    return this.reading;
  }

  private async read(): Promise<void> {
    this.stale = false;
    this.readAt = performance.now();
    try {
      const value = await this.source.read();
      if (!this.latest || !this.source.same?.(this.latest.value, value)) this.latest = { value };
    } catch (error) {
      this.stale = true;
      throw error;
    } finally {
      this.reading = undefined; // before the offer: a watcher that comes from here on takes the latest by itself
    }
    for (const watcher of this.watchers) watcher.offer(this.latest);
  }

  /** What is gone ends; where reading fails otherwise, the next interval tries again. */
  private async refreshOrEnd(): Promise<void> {
    this.timer = undefined;
    if (!this.stale || !this.isAwaited) return;
    try {
      await this.refresh();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND')
        for (const watcher of this.watchers) watcher.end();
      else this.logger.error(error);
    }
    this.readSoon();
  }
}

/** A new object for each value that differs from the one before. */
interface Reading<T> {
  value: T;
}

/** One who watches. Whoever reads slowly finds the newest value only: there is no queue that could grow. */
class Watcher<T> implements Watching<T> {
  private seen?: Reading<T>;
  private waiting?: (result: IteratorResult<T>) => void;
  private noticing?: () => void;
  private ended = false;

  constructor(private readonly of: LiveValue<T>) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  get waits(): boolean {
    return this.waiting !== undefined;
  }

  async changed(): Promise<void> {
    if (this.ended || this.of.isNewsTo(this.seen)) return;
    await new Promise<void>((resolve) => (this.noticing = resolve));
  }

  notice(): void {
    this.noticing?.();
    this.noticing = undefined;
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.ended) return { value: undefined, done: true };
    return new Promise((resolve) => {
      this.waiting = resolve;
      const newer = this.of.newerThan(this.seen);
      if (newer) this.offer(newer);
    });
  }

  /** Takes a reading that it has not seen, if it waits for one. */
  offer(reading: Reading<T>): void {
    if (!this.waiting || reading === this.seen) return;
    this.seen = reading;
    this.waiting({ value: reading.value, done: false });
    this.waiting = undefined;
  }

  async return(): Promise<IteratorResult<T>> {
    this.end();
    return { value: undefined, done: true };
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.waiting?.({ value: undefined, done: true });
    this.waiting = undefined;
    this.notice();
    this.of.leave(this);
  }
}
