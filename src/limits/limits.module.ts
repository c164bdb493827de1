import { Global, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { LIVENESS, READINESS } from '../config/probes.js';
import { BudgetMiddleware } from './budget.middleware.js';
import { Budgets } from './budgets.js';
import { Counters } from './counters.js';
import { LoginBrake } from './login-brake.js';
import { OperationLimits } from './operation-limits.js';
import { OperationLimitsPlugin } from './operation-limits.plugin.js';

@Global()
@Module({
  providers: [Budgets, Counters, LoginBrake, OperationLimits, OperationLimitsPlugin],
  exports: [Budgets, LoginBrake, OperationLimits],
})
export class LimitsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(BudgetMiddleware).exclude(LIVENESS, READINESS).forRoutes('{*path}');
  }
}
