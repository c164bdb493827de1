import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { AuthenticatedRequest } from './auth/access.js';
import { DomainError } from './common/domain-error.js';
import type { ErrorCode } from './common/error-code.js';
import { html } from './common/html.js';
import { page, PAGE_CSP } from './web/page.js';

type Failure = {
  status: number;
  message: string;
  extensions: { code: keyof typeof ErrorCode; [more: string]: unknown };
};

const STATUS: Partial<Record<keyof typeof ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  TEMPORARILY_UNAVAILABLE: 503,
};

/**
 * The one place where failures become answers outside of GraphQL: in GraphQL's own form for programs, as a
 * page for people, who are sent to log in where that is what is missing. GraphQL's failures pass through to formatError.
 */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;

    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<AuthenticatedRequest>(), http.getResponse<Response>()];
    const { status, message, extensions } = this.failure(error);
    if (response.headersSent) return response.destroy();

    const forPeople = request.accepts(['json', 'html']) === 'html';
    if (forPeople && extensions.code === 'UNAUTHENTICATED') return response.redirect(303, loginFor(request));

    response.status(status).setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Security-Policy', forPeople ? PAGE_CSP : "default-src 'none'; frame-ancestors 'none'");
    if (!forPeople) return response.json({ errors: [{ message, extensions }] });
    const { path, viewer = null } = request;
    const elsewhere = status === 403 ? html` or <a href="${loginFor(request)}">log in as somebody else</a>` : '';
    const content = html`<h1 class="h2">${message}</h1>\n<p>Go <a href="/">to the tickets</a>${elsewhere}.</p>`;
    return response.type('html').send(page({ title: message, path, viewer, content }).text);
  }

  private failure(error: unknown): Failure {
    if (error instanceof DomainError) {
      const { code, message, details } = error;
      return { status: STATUS[code] ?? 400, message, extensions: { code, details } };
    }
    const status = statusOf(error);
    if (status === 404) return { status, message: 'There is no such page.', extensions: { code: 'NOT_FOUND' } };
    if (status < 500) return { status, message: 'The request cannot be read.', extensions: { code: 'BAD_REQUEST' } };

    const errorId = randomUUID();
    this.logger.error({ errorId, err: error });
    return {
      status,
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  }
}

/** Where to log in, and to come back from. */
function loginFor({ originalUrl }: AuthenticatedRequest): string {
  const login = /^\/(admin|graphiql)\b/.test(originalUrl) ? '/admin/login' : '/auth/login';
  return `${login}?next=${encodeURIComponent(originalUrl)}`;
}

/** Nest's exceptions and those of Express's body parser carry a status of their own. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
