import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Budgets } from './budgets.js';
import { Connections } from './connections.js';
import { CostGuard } from './cost.guard.js';
import { Counters } from './counters.js';
import { LoginBrake } from './login-brake.js';
import { OperationLimits } from './operation-limits.js';
import { OperationLimitsPlugin } from './operation-limits.plugin.js';

@Global()
@Module({
  providers: [
    Budgets,
    Connections,
    Counters,
    LoginBrake,
    OperationLimits,
    OperationLimitsPlugin,
    { provide: APP_GUARD, useClass: CostGuard },
  ],
  exports: [Budgets, Connections, LoginBrake, OperationLimits],
})
export class LimitsModule {}
