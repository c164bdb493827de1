import { Global, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { LIVENESS, READINESS } from '../config/probes.js';
import { BudgetMiddleware } from './budget.middleware.js';
import { Budgets } from './budgets.js';
import { OperationLimits } from './operation-limits.js';
import { OperationLimitsPlugin } from './operation-limits.plugin.js';

@Global()
@Module({ providers: [Budgets, OperationLimits, OperationLimitsPlugin], exports: [Budgets, OperationLimits] })
export class LimitsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(BudgetMiddleware).exclude(LIVENESS, READINESS).forRoutes('{*path}');
  }
}
