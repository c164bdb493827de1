import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Budgets, type Spender } from './budgets.js';
import { COST } from './cost.js';

/** Takes the cost of a page or download before it is made; a GraphQL operation's is taken as a whole, by OperationLimits. */
@Injectable()
export class CostGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly budgets: Budgets,
  ) {}

  /** @throws DomainError RATE_LIMITED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const points = this.reflector.get<number | undefined>(COST, context.getHandler());
    if (points !== undefined && context.getType() === 'http') {
      await this.budgets.spend(context.switchToHttp().getRequest<Spender>(), points);
    }
    return true;
  }
}
