import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';

/** A feature's requests that end when their event starts or is archived. */
export interface EndsWithEvent {
  /** The number of requests that would end. */
  count(em: EntityManager, eventId: number): Promise<number>;
  /** Ends a bounded number of requests of events that are over. @returns whether there may be more */
  endSome(): Promise<boolean>;
}

/** The registered features, asked in the order of registration. */
@Injectable()
export class EventEndings {
  private readonly features: EndsWithEvent[] = [];

  register(feature: EndsWithEvent): void {
    this.features.push(feature);
  }

  async count(em: EntityManager, eventId: number): Promise<number> {
    let sum = 0;
    for (const feature of this.features) sum += await feature.count(em, eventId);
    return sum;
  }

  /** As a feature's own, for all of them. */
  async endSome(): Promise<boolean> {
    let more = false;
    for (const feature of this.features) if (await feature.endSome()) more = true;
    return more;
  }
}
