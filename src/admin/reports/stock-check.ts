import { Injectable } from '@nestjs/common';
import { Holdings } from '../../persistence/holdings.js';
import { Transactions } from '../../persistence/transactions.js';

/** Most sentences in one answer. */
const MAX_DIFFERENCES = 500;

/** Whether every counter agrees with what it counts. */
export interface StockCheckResult {
  ok: boolean;
  /** One sentence each, for people; at most MAX_DIFFERENCES. */
  differences: string[];
}

type Difference = { what: string; counted: number | string; recounted: number | string };

/** Recounts everything that is kept as a counter from the rows that it counts. Costs as much as there is. */
@Injectable()
export class StockCheck {
  constructor(
    private readonly transactions: Transactions,
    private readonly holdings: Holdings,
  ) {}

  run(): Promise<StockCheckResult> {
    return this.transactions.view(async (em) => {
      const differences: string[] = [];
      for (const recount of this.holdings.recounts) {
        const rows = await em.execute<Difference[]>(differencesOf(recount));
        differences.push(
          ...rows.map(({ what, counted, recounted }) => `${what}: ${counted} kept, ${recounted} recounted.`),
        );
      }
      return { ok: differences.length === 0, differences: differences.slice(0, MAX_DIFFERENCES) };
    });
  }
}

/** One row for each counter that is not what a recount gives. */
const differencesOf = (recount: string) =>
  `select distinct what, counted, recounted from (${recount}) as counters where counted <> recounted limit ${MAX_DIFFERENCES}`;
