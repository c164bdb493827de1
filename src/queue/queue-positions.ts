import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Transactions } from '../persistence/transactions.js';

/** The positions of waiting entries in the queue of their type, batched into one query. */
@Injectable()
export class QueuePositions {
  private readonly loader = new DataLoader<number, number | null>((ids) => this.load(ids), { cache: false });

  constructor(private readonly transactions: Transactions) {}

  /** 1 is next; null for an entry that does not wait. */
  of(entryId: number): Promise<number | null> {
    return this.loader.load(entryId);
  }

  private async load(ids: readonly number[]): Promise<(number | null)[]> {
    const wanted = [...new Set(ids)].map(Number).join(',');
    const rows = await this.transactions.em.execute<{ id: number; position: number | string }[]>(
      `select id, position from (
         select id, row_number() over (partition by ticket_type_id order by id) as position
         from queue_entry where status = 'WAITING'
           and ticket_type_id in (select ticket_type_id from queue_entry where id in (${wanted}))
       ) as line where id in (${wanted})`,
    );
    const positions = new Map(rows.map((row) => [row.id, Number(row.position)]));
    return ids.map((id) => positions.get(id) ?? null);
  }
}
