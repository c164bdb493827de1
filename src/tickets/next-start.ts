import { Injectable } from '@nestjs/common';
import { Transactions } from '../persistence/transactions.js';
import { Event } from './event.entity.js';

/** Knows until when public answers stay the same by themselves: an event's start closes its sales and may move the default event. */
@Injectable()
export class NextStart {
  constructor(private readonly transactions: Transactions) {}

  /** The first start of any event after that moment; Infinity if there is none. Both in ms since 1970. */
  async after(moment: number): Promise<number> {
    const later = { startsAt: { $gt: new Date(moment) } };
    const options = { orderBy: { startsAt: 'asc' }, limit: 1 } as const;
    const [next] = await this.transactions.em.find(Event, later, options);
    return next?.startsAt?.getTime() ?? Infinity;
  }
}
