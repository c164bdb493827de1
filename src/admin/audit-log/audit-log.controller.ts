import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Allow } from '../../auth/sessions/access.js';
import { Actor, type By } from '../../auth/sessions/by.js';
import { Cost, READING_ALL } from '../../limits/cost.js';
import { AUDIT_COLUMNS, AuditLog } from './audit-log.js';
import { Downloads } from '../reports/downloads.js';

@Controller('admin/export')
export class AuditLogController {
  constructor(
    private readonly log: AuditLog,
    private readonly downloads: Downloads,
  ) {}

  @Get('audit.csv')
  @Allow('audit.read')
  @Cost(READING_ALL)
  exportAuditLog(@Actor() by: By, @Res() response: Response): Promise<void> {
    return this.downloads.send(by, response, { name: 'audit', columns: AUDIT_COLUMNS, rows: this.log.rows() });
  }
}
