import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Sessions } from '../auth/sessions/sessions.js';
import { notFound } from '../common/domain-error.js';
import { SchemaAccess } from './schema-access.js';

/**
 * Gives Apollo Sandbox at /graphql to requests with SchemaAccess; other requests for a page get NOT_FOUND. Requests
 * that prefer JSON pass.
 */
@Injectable()
export class SandboxMiddleware implements NestMiddleware {
  constructor(
    private readonly sessions: Sessions,
    private readonly access: SchemaAccess,
  ) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    if (request.accepts(['json', 'html']) !== 'html') return next();
    await this.sessions.recognise(request); // Nest runs AuthModule's middleware after this one
    if (!(await this.access.admit(request))) return next(notFound('page'));
    // Sandbox loads from Apollo's servers with a policy of its own, and opens their login in a window.
    response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin-allow-popups');
    next();
  }
}
