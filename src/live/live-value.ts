import { Logger } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';

/** Least time between two readings of one value, however often it changes and however many watch it. */
export const INTERVAL_MS = 250;

/** What is watched: how to read it, and when two readings are the same to whoever watches. */
export interface Source<T> {
  read(): Promise<T>;
  same?(one: T, other: T): boolean;
}

/**
 * A value that is read once for everybody who watches it: at once for the first, and after changes at most every
 * INTERVAL_MS, the last change included. It reads only while somebody watches.
 */
export class LiveValue<T> {
  private readonly logger = new Logger(LiveValue.name);
  private readonly watchers = new Set<Watcher<T>>();
  private latest?: { value: T };
  private stale = true;
  private readAt = -Infinity;
  private reading?: Promise<void>;
  private timer?: NodeJS.Timeout;

  /** @param idle called when the last one has stopped watching */
  constructor(
    private readonly source: Source<T>,
    private readonly idle: () => void,
  ) {}

  /** The present value first, then the newest after each change. @throws whatever reading throws the first time */
  async watch(): Promise<AsyncIterableIterator<T>> {
    const watcher = new Watcher<T>((leaving) => this.leave(leaving));
    this.watchers.add(watcher);
    try {
      if (!this.latest) await this.refresh();
    } catch (error) {
      this.leave(watcher);
      throw error;
    }
    // Where something has changed since, the next reading tells the newcomer too: newcomers make none of their own.
    if (this.latest && !this.stale) watcher.offer(this.latest.value);
    return watcher;
  }

  /** Something that the value depends on is different. */
  changed(): void {
    this.stale = true;
    if (this.watchers.size === 0) return;
    const left = Math.max(0, this.readAt + INTERVAL_MS - performance.now());
    this.timer ??= setTimeout(() => void this.refreshOrEnd(), left);
  }

  private refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<void> {
    this.stale = false;
    this.readAt = performance.now();
    try {
      const value = await this.source.read();
      const same = this.latest && this.source.same?.(this.latest.value, value);
      this.latest = { value };
      for (const watcher of this.watchers) if (!same || !watcher.served) watcher.offer(value);
    } catch (error) {
      this.stale = true;
      throw error;
    }
  }

  /** What is gone ends; where reading fails otherwise, the next interval tries again. */
  private async refreshOrEnd(): Promise<void> {
    this.timer = undefined;
    if (!this.stale) return;
    try {
      await this.refresh();
      if (this.stale) this.changed();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND')
        for (const watcher of this.watchers) watcher.end();
      else {
        this.logger.error(error);
        this.changed();
      }
    }
  }

  private leave(watcher: Watcher<T>): void {
    if (!this.watchers.delete(watcher) || this.watchers.size > 0) return;
    clearTimeout(this.timer);
    this.idle();
  }
}

/** One who watches. Whoever reads slowly finds the newest value only: there is no queue that could grow. */
class Watcher<T> implements AsyncIterableIterator<T> {
  private pending?: { value: T };
  private waiting?: (result: IteratorResult<T>) => void;
  private ended = false;
  /** Whether it has had any value yet. */
  served = false;

  constructor(private readonly leave: (self: Watcher<T>) => void) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  offer(value: T): void {
    this.served = true;
    if (this.waiting) {
      this.waiting({ value, done: false });
      this.waiting = undefined;
    } else {
      this.pending = { value };
    }
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.pending) {
      const { value } = this.pending;
      this.pending = undefined;
      return { value, done: false };
    }
    if (this.ended) return { value: undefined, done: true };
    return new Promise((resolve) => (this.waiting = resolve));
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
    this.leave(this);
  }
}
