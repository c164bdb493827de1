import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { Allow } from '../auth/access.js';
import { Actor, type By } from '../auth/by.js';
import { Cost, READING_ALL } from '../limits/cost.js';
import { Transactions } from '../persistence/transactions.js';
import { AUDIT_COLUMNS, AuditLog } from './audit-log.js';
import { Exports, SUMMARY_COLUMNS, TRANSACTION_COLUMNS } from './exports.js';

/** CSV downloads: RFC 4180, UTF-8, streamed. Each leaves an entry in the audit log before its first row leaves. */
@Controller('admin/export')
export class ExportsController {
  private readonly logger = new Logger(ExportsController.name);

  constructor(
    private readonly exports: Exports,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  @Get('transactions.csv')
  @Allow('exports.read')
  @Cost(READING_ALL)
  exportTransactions(@Actor() by: By, @Res() response: Response): Promise<void> {
    return this.send(by, response, 'transactions.csv', TRANSACTION_COLUMNS, this.exports.transactionRows());
  }

  @Get('summary.csv')
  @Allow('exports.read')
  @Cost(READING_ALL)
  exportSummary(@Actor() by: By, @Res() response: Response): Promise<void> {
    return this.send(by, response, 'summary.csv', SUMMARY_COLUMNS, this.exports.summaryRows());
  }

  @Get('audit.csv')
  @Allow('audit.read')
  @Cost(READING_ALL)
  exportAuditLog(@Actor() by: By, @Res() response: Response): Promise<void> {
    return this.send(by, response, 'audit.csv', AUDIT_COLUMNS, this.auditLog.rows());
  }

  private async send(
    by: By,
    response: Response,
    name: string,
    columns: readonly string[],
    rows: AsyncGenerator<object>,
  ) {
    // What fails at once fails as a whole, while the answer can still say so.
    const first = await rows.next();
    await this.transactions.run(by, async () => {}); // staff's command, and so an entry in the audit log
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
