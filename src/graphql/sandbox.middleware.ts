import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { notFound } from '../common/domain-error.js';
import { SchemaAccess } from './schema-access.js';

/**
 * Gives Apollo Sandbox at /graphql to requests with SchemaAccess; other requests for a page get NOT_FOUND. Requests
 * that prefer JSON pass.
 */
@Injectable()
export class SandboxMiddleware implements NestMiddleware {
  constructor(private readonly access: SchemaAccess) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    if (request.accepts(['json', 'html']) !== 'html') return next();
    if (!(await this.access.admit(request))) return next(notFound('page'));
    // Sandbox loads from Apollo's servers with a policy of its own, and opens their login in a window.
    response.setHeader('Content-Security-Policy', "frame-ancestors 'none'");
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin-allow-popups');
    next();
  }
}
