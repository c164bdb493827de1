import { Injectable } from '@nestjs/common';

/** Where every instant comes from, so that a test can set the time. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
