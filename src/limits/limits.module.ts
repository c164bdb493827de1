import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Budgets } from './budgets.js';
import { Connections } from './connections.js';
import { CostGuard } from './cost.guard.js';
import { Counters } from './counters.js';
import { KeptDocuments } from './kept-documents.js';
import { ListSizes } from './list-sizes.js';
import { LoginRateLimit } from './login-rate-limit.js';
import { OperationLimits } from './operation-limits.js';
import { PersistedQueries } from './persisted-queries.js';
import { PushBudgets } from './push-budgets.js';
import { StandingCosts } from './standing-costs.js';

@Global()
@Module({
  providers: [
    Budgets,
    Connections,
    Counters,
    KeptDocuments,
    ListSizes,
    LoginRateLimit,
    OperationLimits,
    PersistedQueries,
    PushBudgets,
    StandingCosts,
    { provide: APP_GUARD, useClass: CostGuard },
  ],
  exports: [
    Budgets,
    Connections,
    KeptDocuments,
    ListSizes,
    LoginRateLimit,
    OperationLimits,
    PersistedQueries,
    PushBudgets,
    StandingCosts,
  ],
})
export class LimitsModule {}
