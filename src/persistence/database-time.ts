import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { Database } from './database.js';

const EVERY_MS = 60_000;
/** While the database is away: another one, with another clock, may come in its place. */
const AGAIN_MS = 1_000;

/** Keeps the clock by the database's time, which is the only one that replicas share: what expires, expires everywhere at once. */
@Injectable()
export class DatabaseTime implements OnModuleDestroy {
  private readonly logger = new Logger(DatabaseTime.name);
  private timer: NodeJS.Timeout | undefined;
  private known = true;
  private over = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Reads it once, and from then on now and then. */
  async follow(): Promise<void> {
    await this.read();
    this.next(EVERY_MS);
  }

  onModuleDestroy(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private next(after: number): void {
    if (!this.over) this.timer = setTimeout(() => void this.again(), after).unref();
  }

  private async again(): Promise<void> {
    try {
      await this.read();
      this.known = true;
    } catch (error) {
      if (this.known && !this.over) this.logger.warn(error, 'The database does not say what time it is');
      this.known = false;
    }
    this.next(this.known ? EVERY_MS : AGAIN_MS);
  }

  /** Wrong by half of the time that the answer took, at most. */
  private async read(): Promise<void> {
    const asked = Date.now();
    const time = await this.database.time();
    if (time) this.clock.follow(Math.round(time.getTime() - (asked + Date.now()) / 2));
  }
}
