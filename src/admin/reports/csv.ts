import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, Logger } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import type { By } from '../../auth/sessions/by.js';
import { Transactions } from '../../persistence/transactions.js';

/** A table to download. */
export interface Csv {
  name: string;
  columns: readonly string[];
  rows: AsyncGenerator<object>;
}

/** Sends CSV: RFC 4180, UTF-8, streamed. */
@Injectable()
export class CsvDownload {
  private readonly logger = new Logger('Csv');

  constructor(private readonly transactions: Transactions) {}

  /** Writes the audit entry before the first row is sent. A failure before that gets an error response. */
  async send(by: By, response: Response, { name, columns, rows }: Csv): Promise<void> {
    const first = await rows.next();
    await this.transactions.run(by, async () => {}); // a command of staff always gets its audit entry
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    const csv = stringify({ ...FORMAT, columns: [...columns] });
    try {
      await pipeline(Readable.from(withFirst(first, rows)), csv, response);
    } catch (error) {
      // The headers are sent. pipeline has destroyed the response, so the client sees an incomplete download.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.logger.error(error);
    } finally {
      await rows.return(undefined); // runs even if the client disconnected before the second row
    }
  }
}

/** RFC 4180: fields with a line break are quoted. A leading apostrophe neutralises formulas. */
const FORMAT = { header: true, record_delimiter: 'windows', quoted_match: /[\r\n]/, escape_formulas: true } as const;

async function* withFirst<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
