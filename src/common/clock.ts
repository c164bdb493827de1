import { Injectable } from '@nestjs/common';

/** The source of all times: replicas share the database's time, and tests can set it. */
@Injectable()
export class Clock {
  private ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  /** Milliseconds since a fixed moment. Setting a machine's clock does not move it: ages are measured by it. */
  monotonic(): number {
    return performance.now();
  }

  /** Follows another clock, which is this many milliseconds ahead of this machine's. */
  follow(ahead: number): void {
    this.ahead = ahead;
  }
}
