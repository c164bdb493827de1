import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';

/** Whether anything holds a price in the event's currency. */
export type CurrencyUse = (em: EntityManager, eventId: number) => Promise<boolean>;

/** What fixes an event's currency. Features above this one register theirs; imports stay one way. */
@Injectable()
export class CurrencyUses {
  private readonly uses: CurrencyUse[] = [];

  register(use: CurrencyUse): void {
    this.uses.push(use);
  }

  async any(em: EntityManager, eventId: number): Promise<boolean> {
    for (const use of this.uses) if (await use(em, eventId)) return true;
    return false;
  }
}
