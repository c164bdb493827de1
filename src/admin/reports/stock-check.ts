import { Injectable } from '@nestjs/common';
import { Holdings } from '../../persistence/holdings.js';
import { Transactions } from '../../persistence/transactions.js';

/** The most differences in one answer. */
const MAX_DIFFERENCES = 500;

/** Whether every counter equals its recount. */
export interface StockCheckResult {
  ok: boolean;
  /** One sentence each, for people; at most MAX_DIFFERENCES. */
  differences: string[];
}

type Difference = { what: string; counted: number | string; recounted: number | string };

/** Recounts every counter from its rows. The cost grows with the size of the database. */
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

/** One row for each counter that differs from its recount. */
const differencesOf = (recount: string) =>
  `select distinct what, counted, recounted from (${recount}) as counters where counted <> recounted limit ${MAX_DIFFERENCES}`;
