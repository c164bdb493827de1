import type { Params } from 'nestjs-pino';
import type { LogFn, Logger } from 'pino';
import type { Config } from '../config/config.js';
import { brief, briefText, errorFacts, messageOf } from './log-values.js';

/**
 * The log's form: one JSON line per entry. Headers, bodies and query
 * strings are never logged, and with them no password, cookie or session id. Texts of clients are cut. Database errors
 * are logged without rows and statements.
 */
export function loggingOptions(config: Config): Params {
  return {
    useExisting: true, // RequestLog gives each request its logger
    pinoHttp: {
      level: config.logLevel,
      base: undefined,
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
      wrapSerializers: false, // pino's wrapper copies all properties of an error
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

/** For an error without a message text, pino would log the error's whole message. */
function withBriefMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, message, ...more] = args as unknown as [unknown, ...unknown[]];
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
  const told = message === undefined && error instanceof Error ? messageOf(error) : message;
  const cut = [first, told].map((text) => (typeof text === 'string' ? briefText(text) : text));
  method.apply(this, [...cut, ...more] as Parameters<LogFn>);
}
