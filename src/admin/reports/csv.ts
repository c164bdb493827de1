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

  /** Leaves an entry in the audit log before the first row leaves. What fails before that gets an answer that says so. */
  async send(by: By, response: Response, { name, columns, rows }: Csv): Promise<void> {
    const first = await rows.next();
    await this.transactions.run(by, async () => {}); // a command of staff has its entry also where it changes nothing
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    const csv = stringify({ ...FORMAT, columns: [...columns] });
    try {
      await pipeline(Readable.from(withFirst(first, rows)), csv, response);
    } catch (error) {
      // The head is sent: all that is left is to break off, so that nobody takes half a file for a whole one.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.logger.error(error);
    } finally {
      await rows.return(undefined); // also where the client was gone before the second row
    }
  }
}

/** RFC 4180: a field that holds a line break is quoted. Formulas are neutralised by a leading apostrophe. */
const FORMAT = { header: true, record_delimiter: 'windows', quoted_match: /[\r\n]/, escape_formulas: true } as const;

async function* withFirst<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
