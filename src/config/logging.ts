import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import type { Config } from './config.js';
import { LIVENESS, READINESS } from './probes.js';

/**
 * One JSON line per request with its id, which the answer carries as X-Request-Id. Headers, bodies and query
 * strings are never logged, so neither are passwords, cookies and session ids.
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
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          path: url.split('?', 1)[0],
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    },
  };
}
