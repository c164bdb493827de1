import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { Holdings } from './holdings.js';
import { Transactions } from './transactions.js';

/** Rows of one kind in one transaction; other commands get their turn in between. */
const AT_ONCE = 100;
/** How long rows of a replica of the version before wait, while replicas restart one after another. */
const EVERY_MS = 60_000;

/**
 * Derives what the version before did not write: at the start, and every minute. The first rows of each kind are done
 * before the application serves; the others follow in portions.
 */
@Injectable()
export class Backfill implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private over = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly holdings: Holdings,
    private readonly logger: Logger, // Nest's is silent until the application listens
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const more = await this.some();
    if (more) this.running = this.all();
    else this.later();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.over = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Derives portion by portion, until nothing is left. */
  async all(): Promise<void> {
    while (!this.over && (await this.some()));
    this.later();
  }

  /**
   * A portion of each feature, in a transaction of its own: one that fails holds up no other.
   * @returns whether there may be more; a feature that failed is tried again in a minute
   */
  private async some(): Promise<boolean> {
    let more = false;
    for (const derive of this.holdings.derivations) {
      try {
        if (await this.transactions.housekeeping((tx) => derive(tx, AT_ONCE))) more = true;
      } catch (error) {
        this.logger.error(error);
      }
    }
    return more;
  }

  private later(): void {
    if (this.over) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.running = this.all()), EVERY_MS).unref();
  }
}
