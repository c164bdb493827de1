import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { Allow } from '../auth/access.js';
import { Exports, SUMMARY_COLUMNS, TRANSACTION_COLUMNS } from './exports.js';

/** CSV downloads: RFC 4180, UTF-8, streamed. */
@Controller('admin/export')
export class ExportsController {
  private readonly logger = new Logger(ExportsController.name);

  constructor(private readonly exports: Exports) {}

  @Get('transactions.csv')
  @Allow('exports.read')
  transactions(@Res() response: Response): Promise<void> {
    return this.send(response, 'transactions.csv', TRANSACTION_COLUMNS, this.exports.transactions());
  }

  @Get('summary.csv')
  @Allow('exports.read')
  summary(@Res() response: Response): Promise<void> {
    return this.send(response, 'summary.csv', SUMMARY_COLUMNS, this.exports.summary());
  }

  private async send(response: Response, name: string, columns: readonly string[], rows: AsyncIterable<object>) {
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const csv = stringify({ header: true, columns: [...columns], record_delimiter: 'windows', escape_formulas: true });
    try {
      await pipeline(Readable.from(rows), csv, response);
    } catch (error) {
      // The head is sent: all that is left is to break off, so that nobody takes half a file for a whole one.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.logger.error(error);
    }
  }
}
