import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Budgets } from './budgets.js';
import { Connections } from './connections.js';
import { CostGuard } from './cost.guard.js';
import { Counters } from './counters.js';
import { ListSizes } from './list-sizes.js';
import { LoginBrake } from './login-brake.js';
import { OperationLimits } from './operation-limits.js';
import { OperationLimitsPlugin } from './operation-limits.plugin.js';
import { PushBudgets } from './push-budgets.js';
import { StandingCosts } from './standing-costs.js';

@Global()
@Module({
  providers: [
    Budgets,
    Connections,
    Counters,
    ListSizes,
    LoginBrake,
    OperationLimits,
    OperationLimitsPlugin,
    PushBudgets,
    StandingCosts,
    { provide: APP_GUARD, useClass: CostGuard },
  ],
  exports: [Budgets, Connections, ListSizes, LoginBrake, OperationLimits, PushBudgets, StandingCosts],
})
export class LimitsModule {}
