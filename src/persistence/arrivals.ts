import { Injectable } from '@nestjs/common';
import { Arrival } from './arrival.entity.js';
import { UnitOfWork } from './unit-of-work.js';

/**
 * Numbers whoever arrives, orders and queue entries in one line, so that the older of two is known
 * without asking a clock: replicas' clocks may differ. The numbers become their ids and are never reused.
 */
@Injectable()
export class Arrivals {
  constructor(private readonly unit: UnitOfWork) {}

  next(): Promise<number> {
    return this.unit.run(async (em) => {
      const id = await em.insert(Arrival, {});
      await em.nativeDelete(Arrival, { id });
      return id;
    });
  }
}
