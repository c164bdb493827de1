import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Budgets } from './budgets.js';

/** Takes 1 from the address for each request, before anything is looked up for it. */
@Injectable()
export class BudgetMiddleware implements NestMiddleware {
  constructor(private readonly budgets: Budgets) {}

  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    await this.budgets.spend(request, 1);
    next();
  }
}
