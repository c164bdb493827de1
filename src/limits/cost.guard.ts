import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../common/domain-error.js';
import { isSentFromElsewhere } from '../common/origin.js';
import { Config } from '../config/config.js';
import { Budgets, type Spender } from './budgets.js';
import { clientAddress } from './client-address.js';
import { COST } from './cost.js';

/**
 * Charges the cost of a page or download before it runs. Refuses a navigation from another website: a followed link
 * must not spend a visitor's budget, nor save files on their disk. GraphQL operations are charged as a whole by
 * OperationLimits.
 */
@Injectable()
export class CostGuard implements CanActivate {
  private readonly logger = new Logger('CrossSite');

  constructor(
    private readonly reflector: Reflector,
    private readonly budgets: Budgets,
    private readonly config: Config,
  ) {}

  /** @throws DomainError RATE_LIMITED; FORBIDDEN if a page of another website started the request */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const points = this.reflector.get<number | undefined>(COST, context.getHandler());
    if (points !== undefined && context.getType() === 'http') {
      const request = context.switchToHttp().getRequest<Spender>();
      this.refuseNavigationFromElsewhere(request);
      await this.budgets.spend(request, points);
    }
    return true;
  }

  /**
   * Only for navigations: the origin of other requests was checked already (http/cross-site.ts), and may be one of
   * CORS_ORIGINS.
   */
  private refuseNavigationFromElsewhere(request: Spender): void {
    const { 'sec-fetch-site': from, 'sec-fetch-mode': mode } = request.headers;
    if (mode !== 'navigate' || !isSentFromElsewhere(from)) return;
    const { id: userId } = (request.user ?? {}) as { id?: number };
    const address = clientAddress(request, this.config.trustProxy);
    this.logger.warn({ userId, address, from }, 'Refused a download that a page of another site began');
    throw new DomainError('FORBIDDEN', 'A page of another site began this download.');
  }
}
