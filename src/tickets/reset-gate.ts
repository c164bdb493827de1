import { Injectable } from '@nestjs/common';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';

/** Any number, the same in all replicas. */
const RESETTING = 0x7265736574;

/**
 * Keeps a reset apart from whatever else writes to events and what belongs to them. A reset drops rows in another order
 * than everybody locks them, and must see all of them; so it waits until those who passed are done, and whoever comes
 * then waits for it.
 */
@Injectable()
export class ResetGate {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** Before a command's first lock, since whoever waits here must hold nothing that a reset waits for. Needs an open unit of work. */
  async pass(): Promise<void> {
    await this.database.beside(this.unit.em, RESETTING);
  }

  /** Alone until the transaction ends. Needs an open unit of work. */
  async close(): Promise<void> {
    await this.database.alone(this.unit.em, RESETTING);
  }
}
