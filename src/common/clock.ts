import { Injectable } from '@nestjs/common';

/** The source of all times: replicas share the database's time, and tests can set it. */
@Injectable()
export class Clock {
  private ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  /** Follows another clock, which is this many milliseconds ahead of this machine's. */
  follow(ahead: number): void {
    this.ahead = ahead;
  }
}
