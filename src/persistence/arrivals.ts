import { Injectable } from '@nestjs/common';
import { Arrival } from './arrival.entity.js';
import { Database } from './database.js';
import { UnitOfWork } from './unit-of-work.js';

/**
 * Numbers whoever arrives, orders and queue entries in one line, so that the older of two is known
 * without asking a clock: replicas' clocks may differ. The numbers become their ids and are never reused.
 */
@Injectable()
export class Arrivals {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
  ) {}

  next(): Promise<number> {
    return this.unit.run(async (em) => {
      if (this.database.postgres) return this.database.nextOf(em, 'arrival_id_seq');
      const id = await em.insert(Arrival, {});
      await em.nativeDelete(Arrival, { id });
      return id;
    });
  }
}
