import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { addAttempts } from '../../journal/journal.js';
import { Transactions } from '../../persistence/transactions.js';

/** How long refusals are counted in memory before they are written. */
const WRITE_AFTER_MS = 5000;
/** The most windows at a time; refusals beyond that share one. */
const MAX_WINDOWS = 10_000;
const BEYOND = 'beyond';
/** The most counts that one transaction writes. */
const WRITTEN_AT_ONCE = 100;

/** The time until a full counter resets. */
interface Window {
  entry: Promise<number>;
  endsAt: number;
  /** The number of refusals not written yet. */
  more: number;
}

/**
 * Counts logins that were refused by a full counter. The first refusal in the counter's window writes an audit entry.
 * The number of further ones is added outside of the chain, every few seconds at most. Each replica has entries of its
 * own.
 */
@Injectable()
export class RefusedLogins implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RefusedLogins.name);
  private readonly windows = new Map<string, Window>();
  /** Windows that are over, until their counts are written. */
  private readonly ended: Window[] = [];
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly transactions: Transactions) {}

  /** @param write writes the window's audit entry for the first attempt, and returns its id */
  async count(key: string, endsInMs: number, write: () => Promise<number>): Promise<void> {
    const now = performance.now();
    const name = this.windows.has(key) || this.windows.size < MAX_WINDOWS ? key : BEYOND;
    const known = this.windows.get(name);
    this.soon();
    if (known && known.endsAt > now) {
      known.more++;
      return;
    }
    if (known) this.ended.push(known);
    const window = { entry: write(), endsAt: now + endsInMs, more: 0 };
    this.windows.set(name, window);
    try {
      await window.entry;
    } catch (error) {
      if (this.windows.get(name) === window) this.windows.delete(name);
      throw error;
    }
  }

  /** Writes all counts up to now. */
  write(): Promise<void> {
    return (this.writing = this.writing.then(() => this.writeAll()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.write();
    }, WRITE_AFTER_MS).unref();
  }

  private async writeAll(): Promise<void> {
    const now = performance.now();
    for (const [name, window] of this.windows) {
      if (window.endsAt > now) continue;
      this.windows.delete(name);
      this.ended.push(window);
    }
    const waiting = [...this.ended.splice(0), ...this.windows.values()].filter(({ more }) => more > 0);
    for (let first = 0; first < waiting.length; first += WRITTEN_AT_ONCE) {
      await this.writeSome(waiting.slice(first, first + WRITTEN_AT_ONCE));
    }
  }

  /** After a failure, the counts are added to the next ones. */
  private async writeSome(windows: Window[]): Promise<void> {
    const counts = windows.map((window) => ({ window, more: window.more }));
    for (const { window } of counts) window.more = 0;
    try {
      const written = await Promise.all(counts.map(async ({ window, more }) => ({ entry: await window.entry, more })));
      await this.transactions.housekeeping(async (tx) => {
        for (const { entry, more } of written) await addAttempts(tx, entry, more);
      });
    } catch (error) {
      this.logger.error(error);
      for (const { window, more } of counts) window.more += more;
      const kept = new Set(this.windows.values());
      this.ended.push(...windows.filter((window) => !kept.has(window)));
    }
  }
}
