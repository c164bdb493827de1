import { Injectable } from '@nestjs/common';

/** Where every instant comes from, so that all replicas go by one time, and a test can set it. */
@Injectable()
export class Clock {
  private ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  /** Goes by another clock from now on, which is so many milliseconds ahead of this machine's. */
  follow(ahead: number): void {
    this.ahead = ahead;
  }
}
