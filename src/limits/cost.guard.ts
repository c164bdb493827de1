import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../common/domain-error.js';
import { isSentFromElsewhere } from '../common/origin.js';
import { Config } from '../config/config.js';
import { Budgets, type Spender } from './budgets.js';
import { clientAddress } from './client-address.js';
import { COST } from './cost.js';

/**
 * Takes the cost of a page or download before it is made, and makes it for nobody whom another website sends here: following
 * a link must not cost a visitor their budget, nor leave files on their disk. A GraphQL operation's is taken as a whole,
 * by OperationLimits.
 */
@Injectable()
export class CostGuard implements CanActivate {
  private readonly logger = new Logger('CrossSite');

  constructor(
    private readonly reflector: Reflector,
    private readonly budgets: Budgets,
    private readonly config: Config,
  ) {}

  /** @throws DomainError RATE_LIMITED; FORBIDDEN where another website makes a browser come */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const points = this.reflector.get<number | undefined>(COST, context.getHandler());
    if (points !== undefined && context.getType() === 'http') {
      const request = context.switchToHttp().getRequest<Spender>();
      this.refuseNavigationFromElsewhere(request);
      await this.budgets.spend(request, points);
    }
    return true;
  }

  /** What is no navigation has been held to its origin already (web/cross-site.ts), and may come from a page of CORS_ORIGINS. */
  private refuseNavigationFromElsewhere(request: Spender): void {
    const { 'sec-fetch-site': from, 'sec-fetch-mode': mode } = request.headers;
    if (mode !== 'navigate' || !isSentFromElsewhere(from)) return;
    const { id: userId } = (request.user ?? {}) as { id?: number };
    const address = clientAddress(request, this.config.trustProxy);
    this.logger.warn({ userId, address, from }, 'Refused a download that a page of another site began');
    throw new DomainError('FORBIDDEN', 'A page of another site began this download.');
  }
}
