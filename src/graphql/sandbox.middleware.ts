import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { notFound } from '../common/domain-error.js';
import { SchemaAccess } from './schema-access.js';

/**
 * Lets people at Apollo Sandbox, which Apollo serves at /graphql to who asks for a page; for everybody else there is no
 * such page. Programs, which ask for JSON, do not come by here.
 */
@Injectable()
export class SandboxMiddleware implements NestMiddleware {
  constructor(private readonly access: SchemaAccess) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    if (request.accepts(['json', 'html']) !== 'html') return next();
    if (!(await this.access.admit(request))) return next(notFound('page'));
    // It comes from Apollo's servers, with a policy of its own, and opens their login in a window.
    response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin-allow-popups');
    next();
  }
}
