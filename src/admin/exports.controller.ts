import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { Audit } from '../audit/audit.js';
import { Allow } from '../auth/access.js';
import { Cost, READING_ALL } from '../limits/cost.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { AUDIT_COLUMNS, AuditLog } from './audit-log.service.js';
import { Exports, SUMMARY_COLUMNS, TRANSACTION_COLUMNS } from './exports.js';

/** CSV downloads: RFC 4180, UTF-8, streamed. Each leaves an entry in the audit log before its first row leaves. */
@Controller('admin/export')
export class ExportsController {
  private readonly logger = new Logger(ExportsController.name);

  constructor(
    private readonly exports: Exports,
    private readonly auditLog: AuditLog,
    private readonly record: Audit,
    private readonly unit: UnitOfWork,
  ) {}

  @Get('transactions.csv')
  @Allow('exports.read')
  @Cost(READING_ALL)
  transactions(@Res() response: Response): Promise<void> {
    return this.send(
      response,
      'exportTransactions',
      'transactions.csv',
      TRANSACTION_COLUMNS,
      this.exports.transactions(),
    );
  }

  @Get('summary.csv')
  @Allow('exports.read')
  @Cost(READING_ALL)
  summary(@Res() response: Response): Promise<void> {
    return this.send(response, 'exportSummary', 'summary.csv', SUMMARY_COLUMNS, this.exports.summary());
  }

  @Get('audit.csv')
  @Allow('audit.read')
  @Cost(READING_ALL)
  audit(@Res() response: Response): Promise<void> {
    return this.send(response, 'exportAuditLog', 'audit.csv', AUDIT_COLUMNS, this.auditLog.rows());
  }

  private async send(
    response: Response,
    action: string,
    name: string,
    columns: readonly string[],
    rows: AsyncGenerator<object>,
  ) {
    // What fails at once fails as a whole, while the answer can still say so.
    const first = await rows.next();
    await this.unit.run(() => this.record.write(action));
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
