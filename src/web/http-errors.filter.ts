import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/sessions/access.js';
import { findUser } from '../auth/users/find-user.js';
import type { User } from '../auth/users/user.entity.js';
import { DomainError, retryAfterOf, type ErrorDetails } from '../common/domain-error.js';
import type { ErrorCode } from '../common/error-code.js';
import { html } from '../common/html.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import { publicDetails } from '../common/ids/id-details.js';
import { logUnforeseen, OUR_FAULT } from '../common/unforeseen.js';
import { unavailable } from '../persistence/driver/database-errors.js';
import { Transactions } from '../persistence/transactions.js';
import { page, PAGE_CSP } from './page.js';

type Failure = {
  status: number;
  message: string;
  extensions: { code: keyof typeof ErrorCode; details?: ErrorDetails; errorId?: string };
};

const STATUS: Partial<Record<keyof typeof ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  TEMPORARILY_UNAVAILABLE: 503,
};

/**
 * Turns all failures outside of GraphQL into responses: errors in GraphQL's form for programs, a page for browsers. A
 * browser without a login is redirected to the login page. GraphQL's failures pass through to formatError.
 */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(
    private readonly transactions: Transactions,
    private readonly ids: GlobalIds,
  ) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;

    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<AuthenticatedRequest>(), http.getResponse<Response>()];
    const failure = this.failure(error);
    if (response.headersSent) return response.destroy();
    const wait = retryAfterOf(failure.extensions);
    if (wait !== undefined) response.setHeader('Retry-After', wait);

    response.status(failure.status);
    if (request.accepts(['json', 'html']) === 'html') return this.answerPeople(request, response, failure);
    const { message, extensions } = failure;
    return response.json({ errors: [{ message, extensions }] });
  }

  private async answerPeople(
    request: AuthenticatedRequest,
    response: Response,
    { status, message, extensions }: Failure,
  ) {
    if (extensions.code === 'UNAUTHENTICATED') return response.redirect(303, loginFor(request));
    const elsewhere = status === 403 ? html` or <a href="${loginFor(request)}">log in as somebody else</a>` : '';
    const enrol =
      extensions.details?.['secondFactor'] === 'REQUIRED'
        ? html`<p><a class="btn btn-primary" href="/account">Set up a second factor</a></p>\n`
        : '';
    const errorId =
      extensions.errorId === undefined ? '' : html`<p>If you ask us about it, name ${extensions.errorId}.</p>`;
    const content = html`<h1 class="h2">${message}</h1>\n${enrol}${errorId}<p>Go <a href="/">to the tickets</a>${elsewhere}.</p>`;
    const viewer = await this.viewerOf(request);
    response.setHeader('Content-Security-Policy', PAGE_CSP);
    return response
      .type('html')
      .send(page({ title: message, path: request.path, viewer, script: 'frame', content }).text);
  }

  /** The logged-in user, before guards as well; null if the database does not answer. */
  private async viewerOf(request: AuthenticatedRequest): Promise<User | null> {
    const id = (request.user as { id: number } | undefined)?.id;
    if (request.viewer !== undefined || id === undefined) return request.viewer ?? null;
    try {
      return await findUser(this.transactions.em, id);
    } catch {
      return null;
    }
  }

  private failure(thrown: unknown): Failure {
    const error = unavailable(thrown) ?? thrown;
    if (error instanceof DomainError) {
      const { code, message, details } = error;
      return { status: STATUS[code] ?? 400, message, extensions: { code, details: publicDetails(this.ids, details) } };
    }
    const status = statusOf(error);
    if (status === 404) return { status, message: 'There is no such page.', extensions: { code: 'NOT_FOUND' } };
    if (status < 500) return unreadable(status, error);

    const errorId = logUnforeseen(this.logger, error);
    return { status, message: OUR_FAULT, extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } };
  }
}

/**
 * The mistakes of a request by their words: Nest keeps the status and the text of the body parser's errors, not their
 * `type`.
 */
const UNREADABLE: readonly (readonly [RegExp, string])[] = [
  [/URL too long/, 'The URL is too long; send the query by POST.'],
  [/entity too large/, 'The body is too large.'],
  [/unsupported charset/, 'The character set of the body is not supported. Use UTF-8.'],
  [/encoding (un|not )supported|unsupported content encoding/, 'The content encoding of the body is not supported.'],
  [/size did not match/, 'The body is not as long as its Content-Length says.'],
  [/aborted/, 'The body ended too early.'],
  [/decode param|URI malformed/, 'The address holds a broken percent encoding.'],
  [/JSON|Unexpected (token|end)/, 'The body is not valid JSON.'],
];

function unreadable(status: number, error: unknown): Failure {
  const text = error instanceof Error ? error.message : '';
  const [, message = 'The request cannot be read.'] = UNREADABLE.find(([words]) => words.test(text)) ?? [];
  return { status, message, extensions: { code: 'BAD_REQUEST', details: { reason: message } } };
}

/** The login page, with the way back. */
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
