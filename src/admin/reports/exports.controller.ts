import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Allow } from '../../auth/sessions/access.js';
import { Actor, type By } from '../../auth/sessions/by.js';
import { Cost, READING_ALL } from '../../limits/cost.js';
import { CsvDownload } from './csv.js';
import { Exports, SUMMARY_COLUMNS, TRANSACTION_COLUMNS } from './exports.js';

@Controller('admin/export')
export class ExportsController {
  constructor(
    private readonly exports: Exports,
    private readonly csv: CsvDownload,
  ) {}

  @Get('transactions.csv')
  @Allow('exports.read')
  @Cost(READING_ALL)
  exportTransactions(@Actor() by: By, @Res() response: Response): Promise<void> {
    const rows = this.exports.transactionRows();
    return this.csv.send(by, response, { name: 'transactions.csv', columns: TRANSACTION_COLUMNS, rows });
  }

  @Get('summary.csv')
  @Allow('exports.read')
  @Cost(READING_ALL)
  exportSummary(@Actor() by: By, @Res() response: Response): Promise<void> {
    const rows = this.exports.summaryRows();
    return this.csv.send(by, response, { name: 'summary.csv', columns: SUMMARY_COLUMNS, rows });
  }
}
