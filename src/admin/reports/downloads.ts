import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { By } from '../../auth/sessions/by.js';
import { Transactions } from '../../persistence/transactions.js';
import { csvOf } from './csv.js';
import type { Row, Table } from './table.js';
import { xlsxOf } from './xlsx.js';

interface Format {
  type: string;
  write(table: Table, rows: AsyncIterable<Row>): Readable;
}

/** The formats of a download, by the extension of its path. */
const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', write: csvOf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: xlsxOf },
} as const satisfies Record<string, Format>;

type Extension = keyof typeof FORMATS;

/** @throws Error for a route without a format */
function extensionOf(path: string): Extension {
  const extension = Object.keys(FORMATS).find((known) => path.toLowerCase().endsWith(`.${known}`));
  if (extension === undefined) throw new Error(`${path} has no known format`);
  return extension as Extension;
}

/** Sends tables as files, streamed. */
@Injectable()
export class Downloads {
  private readonly logger = new Logger('Downloads');

  constructor(private readonly transactions: Transactions) {}

  /**
   * The extension of the request's path is the format. The audit entry is written before the first row is sent; a
   * failure until then gets an error response. Rows are read at the client's pace, and no further after the connection
   * closes.
   */
  async send(by: By, response: Response, table: Table): Promise<void> {
    const { name, rows, about } = table;
    const extension = extensionOf(response.req.path);
    const { type, write } = FORMATS[extension];
    const first = await rows.next();
    // A command of staff always gets its audit entry.
    await this.transactions.run(by, async (tx) => about && tx.record(by, about));
    response.setHeader('Content-Type', type);
    response.setHeader('Content-Disposition', `attachment; filename="${name}.${extension}"`);
    try {
      await pipeline(write(table, withFirst(first, rows)), response);
    } catch (error) {
      // The headers are sent. pipeline has destroyed the response, so the client sees an incomplete download.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.logger.error(error);
    } finally {
      await rows.return(undefined); // runs even if the client disconnected before the second row
    }
  }
}

async function* withFirst<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
