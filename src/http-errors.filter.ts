import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { DomainError } from './common/domain-error.js';
import type { ErrorCode } from './common/error-code.js';
import { html } from './common/html.js';

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
 * small page for people. GraphQL's failures pass through to formatError.
 */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;

    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const { status, message, extensions } = this.failure(error);
    if (response.headersSent) return response.destroy();

    response.status(status).setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    if (http.getRequest<Request>().accepts(['json', 'html']) === 'html') {
      const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${message}</title>
<h1>${message}</h1>
</html>
`;
      return response.type('html').send(page.text);
    }
    return response.json({ errors: [{ message, extensions }] });
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

/** Nest's exceptions and those of Express's body parser carry a status of their own. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
