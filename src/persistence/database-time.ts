import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { Database } from './database.js';

const EVERY_MS = 60_000;
/** While the database is away. A standby with another clock may take its place. */
const AGAIN_MS = 1_000;

/** Sets the clock to the database's time, which all replicas share: an expiry comes at the same moment on each. */
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

  /** Reads the time now, and then every minute. */
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
      if (this.known && !this.over)
        this.logger.warn(error, "Reading the database's time failed; the clock keeps its last offset");
      this.known = false;
    }
    this.next(this.known ? EVERY_MS : AGAIN_MS);
  }

  /** The error is at most half of the round trip. */
  private async read(): Promise<void> {
    const asked = Date.now();
    const time = await this.database.time();
    if (time) this.clock.follow(Math.round(time.getTime() - (asked + Date.now()) / 2));
  }
}
