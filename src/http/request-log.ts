import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import { pinoHttp, type Options } from 'pino-http';
import type { DestinationStream, Logger } from 'pino';

/** Writes the log lines of requests that Nest does not see, as pino-http writes the others. */
export class RequestLog {
  private readonly logger: Logger;

  /** @param params of nestjs-pino */
  constructor({ pinoHttp: given }: Params) {
    const [options, stream] = Array.isArray(given) ? given : [given];
    this.logger = pinoHttp(options as Options, stream as DestinationStream).logger;
  }

  /** Logs the request when its response has ended or was cut off. */
  follow(request: IncomingMessage, response: ServerResponse, id: string): void {
    if (!this.logger.isLevelEnabled('info')) return;
    const from = Date.now();
    response.once('close', () => {
      const { method, url } = request;
      const line = { req: { id, method, url }, res: response, responseTime: Date.now() - from };
      const isWhole = !request.readableAborted && response.writableEnded;
      this.logger.info(line, isWhole ? 'request completed' : 'request aborted');
    });
  }
}
