import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { OrderHistoryResolver } from './desk/order-history.resolver.js';
import { ActivityFeed } from './desk/activity-feed.js';
import { ActivityNode } from './desk/activity-node.js';
import { ApprovalDesk } from './desk/approval-desk.js';
import { AuditLogController } from './audit-log/audit-log.controller.js';
import { AuditLogResolver, AuditPersonResolver } from './audit-log/audit-log.resolver.js';
import { AuditNode } from './audit-log/audit-node.js';
import { AuditLog } from './audit-log/audit-log.js';
import { Downloads } from './reports/downloads.js';
import { ExportFilters } from './reports/export-filters.js';
import { ActivityOfEventResolver, ActivityResolver, DeskResolver } from './desk/desk.resolver.js';
import { ExportsController } from './reports/exports.controller.js';
import { Exports } from './reports/exports.js';
import { ReportsResolver, StockLedgerResolver, StockMovementResolver } from './reports/reports.resolver.js';
import { Reset } from './reset/reset.js';
import { ResetResolver } from './reset/reset.resolver.js';
import { StatsNodes } from './reports/stats-nodes.js';
import { Statistics } from './reports/statistics.js';
import { StockCheck } from './reports/stock-check.js';
import { UsersResolver } from './staff/users.resolver.js';
import { Users } from './staff/users.js';

const DESK = [
  ApprovalDesk,
  ActivityNode,
  ActivityFeed,
  DeskResolver,
  ActivityResolver,
  ActivityOfEventResolver,
  OrderHistoryResolver,
];
const REPORTS = [
  Statistics,
  StatsNodes,
  StockCheck,
  Exports,
  ExportFilters,
  Downloads,
  ReportsResolver,
  StockLedgerResolver,
  StockMovementResolver,
];
const STAFF = [Users, UsersResolver];
const AUDIT_LOG = [AuditLog, AuditNode, AuditLogResolver, AuditPersonResolver];
const RESET = [Reset, ResetResolver];

@Module({
  imports: [AuthModule, TicketsModule, OrdersModule],
  controllers: [ExportsController, AuditLogController],
  providers: [DESK, REPORTS, STAFF, AUDIT_LOG, RESET].flat(),
})
export class AdminModule {}
