import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Allow } from '../../auth/sessions/access.js';
import { Actor, type By } from '../../auth/sessions/by.js';
import { Cost, READING_ALL } from '../../limits/cost.js';
import { DOOR_COLUMNS, DOOR_KINDS } from './door-list.js';
import { Downloads } from './downloads.js';
import { ExportFilters } from './export-filters.js';
import { FILTERS, readQuery } from './export-query.js';
import { Exports } from './exports.js';
import { SUMMARY_COLUMNS, SUMMARY_KINDS } from './summary-rows.js';
import { TRANSACTION_COLUMNS, TRANSACTION_KINDS } from './transaction-rows.js';

type Parameters = Readonly<Record<string, unknown>>;

/** Downloads for book-keepers and for the door. The extension of the path is the format. */
@Controller('admin/export')
export class ExportsController {
  constructor(
    private readonly exports: Exports,
    private readonly filters: ExportFilters,
    private readonly downloads: Downloads,
  ) {}

  @Get(['transactions.csv', 'transactions.xlsx'])
  @Allow('exports.read')
  @Cost(READING_ALL)
  async exportTransactions(@Actor() by: By, @Query() query: Parameters, @Res() response: Response): Promise<void> {
    const { filter, ...named } = await this.filters.named('transactions', readQuery(query, FILTERS));
    const rows = this.exports.transactionRows(filter);
    await this.downloads.send(by, response, { ...named, columns: TRANSACTION_COLUMNS, kinds: TRANSACTION_KINDS, rows });
  }

  @Get(['summary.csv', 'summary.xlsx'])
  @Allow('exports.read')
  @Cost(READING_ALL)
  async exportSummary(@Actor() by: By, @Query() query: Parameters, @Res() response: Response): Promise<void> {
    const { filter, ...named } = await this.filters.named('summary', readQuery(query, FILTERS));
    const rows = this.exports.summaryRows(filter);
    await this.downloads.send(by, response, { ...named, columns: SUMMARY_COLUMNS, kinds: SUMMARY_KINDS, rows });
  }

  /** Agents stand at the door, and may read all orders anyway. */
  @Get(['door-list.csv', 'door-list.xlsx'])
  @Allow('orders.read')
  @Cost(READING_ALL)
  async exportDoorList(@Actor() by: By, @Query() query: Parameters, @Res() response: Response): Promise<void> {
    const asked = readQuery(query, ['event']);
    const { filter, ...named } = await this.filters.named('door-list', asked, { oneEvent: true });
    const rows = this.exports.doorRows(filter);
    await this.downloads.send(by, response, { ...named, columns: DOOR_COLUMNS, kinds: DOOR_KINDS, rows });
  }
}
