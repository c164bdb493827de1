import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Accounts } from '../auth/accounts.service.js';
import { Sessions } from '../auth/sessions.js';
import { notFound } from '../common/domain-error.js';
import { Config } from '../config/config.js';

/**
 * Lets people at Apollo Sandbox, which Apollo serves at /graphql to who asks for a page: in production only admins,
 * and for everybody else there is no such page. Programs, which ask for JSON, do not come by here.
 */
@Injectable()
export class SandboxMiddleware implements NestMiddleware {
  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: Accounts,
    private readonly config: Config,
  ) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    if (request.accepts(['json', 'html']) !== 'html') return next();
    if (this.config.production && !(await this.isAdmin(request))) return next(notFound('page'));
    response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
    response.setHeader('Cache-Control', 'no-store');
    next();
  }

  private async isAdmin(request: Request): Promise<boolean> {
    const identity = await this.sessions.identify(request);
    const viewer = identity && (await this.accounts.find(identity.userId));
    return viewer?.may('api.explore') ?? false;
  }
}
