import { Logger } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import type { Turns } from './turns.js';

/** The minimum time between two reads of one value, for any number of changes and watchers. */
export const INTERVAL_MS = 250;

/** The source of a watched value: `read` reads it, `same` tells whether watchers would see a difference. */
export interface Source<T> {
  read(): Promise<T>;
  same?(one: T, other: T): boolean;
}

/**
 * A read's weight among reads and pushes: at most two run at once, so that requests wait little for SQLite's one
 * connection.
 */
const READING = 1000;

/** The present value first, then the newest after each change; each value is read on demand. */
export interface Watching<T> extends AsyncIterableIterator<T> {
  /** Resolves when a newer value may exist, or the watching has ended. It reads nothing. */
  changed(): Promise<void>;
}

/** A watching of a value that others may watch too. Its callbacks cost less than promises, where thousands watch. */
export interface SharedWatching<T> extends Watching<T> {
  /** The watched value: the same object for all its watchers. */
  readonly source: { readonly reads: number };
  /** Calls back once, as `changed` resolves; at once if it would. */
  whenChanged(then: () => void): void;
  /** Calls back once, as `next` resolves; at once if the newest value is known. */
  whenNext(then: (result: IteratorResult<T>) => void): void;
}

/**
 * A value that is read once for all its watchers. The first watcher's read is immediate; after changes it reads at most
 * every INTERVAL_MS, the last change included. It reads only while a watcher waits for the next value.
 */
export class LiveValue<T> {
  private readonly logger = new Logger(LiveValue.name);
  private readonly watchers = new Set<Watcher<T>>();
  private latest?: Reading<T>;
  private stale = true;
  private readCount = 0;
  private readAt = -Infinity;
  private reading?: Promise<void>;
  private timer?: NodeJS.Timeout;

  /** @param idle called when the last watcher has left */
  constructor(
    private readonly source: Source<T>,
    private readonly turns: Turns,
    private readonly idle: () => void,
  ) {}

  /**
   * Starts watching: the present value first, then the newest after each change.
   * @throws any error of the first read
   */
  async watch(): Promise<SharedWatching<T>> {
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

  /** How often it was read. While this number stays, no change was told to a watcher that was offered a value. */
  get reads(): number {
    return this.readCount;
  }

  /** Whether a change is told already, and not read yet. */
  get isStale(): boolean {
    return this.stale;
  }

  /** The value as last read; undefined while it is read. */
  get shown(): T | undefined {
    return this.reading ? undefined : this.latest?.value;
  }

  /** Tells that the value may have changed. */
  changed(): void {
    if (this.stale) return; // the watchers are notified already
    this.stale = true;
    for (const watcher of this.watchers) watcher.notice();
    this.readSoon();
  }

  /** Whether a newer value than that reading may exist. */
  isNewsTo(seen: Reading<T> | undefined): boolean {
    return this.stale || this.latest !== seen;
  }

  /**
   * The latest reading if it is newer than `seen`. Otherwise schedules a read for all that wait, and returns undefined.
   */
  newerThan(seen: Reading<T> | undefined): Reading<T> | undefined {
    // If the value is stale, a read is already scheduled; a new watcher waits for it.
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
    this.readCount++;
    this.readAt = performance.now();
    try {
      const value = await this.source.read();
      if (!this.latest || !this.source.same?.(this.latest.value, value)) this.latest = { value };
    } catch (error) {
      this.stale = true;
      throw error;
    } finally {
      this.reading = undefined; // before the offer: a watcher that comes later takes the latest reading by itself
    }
    for (const watcher of this.watchers) watcher.offer(this.latest);
  }

  /** NOT_FOUND ends the watchers; after any other error the next interval reads again. */
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

/** One watcher. A slow one gets the newest value only: no queue can grow. */
class Watcher<T> implements SharedWatching<T> {
  private seen?: Reading<T>;
  private waiting?: (result: IteratorResult<T>) => void;
  private noticing?: () => void;
  private ended = false;

  constructor(readonly source: LiveValue<T>) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  get waits(): boolean {
    return this.waiting !== undefined;
  }

  changed(): Promise<void> {
    return new Promise((resolve) => this.whenChanged(resolve));
  }

  whenChanged(then: () => void): void {
    if (this.ended || this.source.isNewsTo(this.seen)) then();
    else this.noticing = then;
  }

  notice(): void {
    const then = this.noticing;
    this.noticing = undefined;
    then?.();
  }

  next(): Promise<IteratorResult<T>> {
    return new Promise((resolve) => this.whenNext(resolve));
  }

  whenNext(then: (result: IteratorResult<T>) => void): void {
    if (this.ended) return then({ value: undefined, done: true });
    this.waiting = then;
    const newer = this.source.newerThan(this.seen);
    if (newer) this.offer(newer);
  }

  /** Delivers a reading that it has not seen, if it waits for one. */
  offer(reading: Reading<T>): void {
    const then = this.waiting;
    if (!then || reading === this.seen) return;
    this.seen = reading;
    this.waiting = undefined;
    then({ value: reading.value, done: false });
  }

  async return(): Promise<IteratorResult<T>> {
    this.end();
    return { value: undefined, done: true };
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    const then = this.waiting;
    this.waiting = undefined;
    then?.({ value: undefined, done: true });
    this.notice();
    this.source.leave(this);
  }
}
