import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { LogFn, Logger } from 'pino';
import type { Config } from '../config/config.js';
import { brief, briefText, errorFacts, messageOf } from './log-values.js';
import { LIVENESS, READINESS } from '../common/probes.js';

/**
 * One JSON line per request with its id, which the answer carries as X-Request-Id. Headers, bodies and query
 * strings are never logged, so neither are passwords, cookies and session ids. What clients send is cut, and errors of the
 * database come without the rows and statements that they are about.
 */
export function loggingOptions(config: Config): Params {
  return {
    pinoHttp: {
      level: config.logLevel,
      base: undefined,
      autoLogging: { ignore: ({ url }: IncomingMessage) => url === LIVENESS || url === READINESS },
      genReqId: (_request: IncomingMessage, response: ServerResponse) => {
        const id = randomUUID();
        response.setHeader('X-Request-Id', id);
        return id;
      },
      hooks: { logMethod: withBriefMessage },
      formatters: {
        // `req`, `res` and `err` have serializers of their own.
        log: ({ req, res, err, ...values }) => ({
          ...(brief(values) as object),
          ...(req !== undefined && { req }),
          ...(res !== undefined && { res }),
          ...(err !== undefined && { err }),
        }),
      },
      wrapSerializers: false, // pino's own would copy all that an error has
      serializers: {
        req: ({ id, method, originalUrl, url }: { id: string; method: string; originalUrl?: string; url: string }) => ({
          id,
          method,
          path: briefText((originalUrl ?? url).split('?', 1)[0]!),
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
        err: (error: unknown) => errorFacts(error),
      },
    },
  };
}

/** An error that is logged without a sentence would be told by its whole message. */
function withBriefMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, message, ...more] = args as unknown as [unknown, ...unknown[]];
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
  const told = message === undefined && error instanceof Error ? messageOf(error) : message;
  const cut = [first, told].map((text) => (typeof text === 'string' ? briefText(text) : text));
  method.apply(this, [...cut, ...more] as Parameters<LogFn>);
}
