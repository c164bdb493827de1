import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Level, Logger } from 'pino';
import { isProbe } from '../common/probes.js';

/** The level of the line of a request. */
const LEVEL: Level = 'info';

/**
 * Logs one line for each request, as pino-http does, but makes nothing for a line that is not written. Lines within the
 * request carry its id, method and path as well: `request.log` makes the logger for them when the first one is written.
 */
@Injectable()
export class RequestLog {
  private readonly root: Logger;

  constructor({ logger }: PinoLogger) {
    this.root = logger;
  }

  /** Gives the request its id, and the response the same as X-Request-Id. The line is written when the response is over. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('X-Request-Id', this.follow(request, response));
  }

  /**
   * Like `begin`, but leaves X-Request-Id to the caller. Where the client went away before, the line is written at once.
   * @param began when the request came; @returns the id
   */
  follow(request: IncomingMessage, response: ServerResponse, began = Date.now()): string {
    const id = randomUUID();
    request.id = id;
    const log = new LoggerOfRequest(this.root, request);
    request.log = log as unknown as Logger;
    if (!this.root.isLevelEnabled(LEVEL)) return id;

    const end = (error?: Error) => {
      response.removeListener('finish', end).removeListener('close', end).removeListener('error', end);
      const responseTime = Date.now() - began;
      const failed = error ?? (response.statusCode < 500 ? undefined : failure(response.statusCode));
      if (failed) return log.info({ res: response, err: failed, responseTime }, 'request errored');
      const isWhole = !request.readableAborted && response.writableEnded;
      log.info({ res: response, responseTime }, isWhole ? 'request completed' : 'request aborted');
    };
    response.once('error', end);
    if (isProbe(request)) return id;
    if (response.destroyed) end();
    else response.once('finish', end).once('close', end);
    return id;
  }
}

function failure(status: number): Error {
  return new Error(`failed with status code ${status}`);
}

/** The methods of pino's logger that nestjs-pino calls. */
class LoggerOfRequest {
  private own?: Logger;

  constructor(
    private readonly root: Logger,
    private readonly request: IncomingMessage,
  ) {}

  trace(...line: unknown[]): void {
    this.write('trace', line);
  }

  debug(...line: unknown[]): void {
    this.write('debug', line);
  }

  info(...line: unknown[]): void {
    this.write('info', line);
  }

  warn(...line: unknown[]): void {
    this.write('warn', line);
  }

  error(...line: unknown[]): void {
    this.write('error', line);
  }

  fatal(...line: unknown[]): void {
    this.write('fatal', line);
  }

  private write(level: Level, line: unknown[]): void {
    if (!this.root.isLevelEnabled(level)) return;
    this.own ??= this.root.child({ req: this.request });
    Reflect.apply(this.own[level], this.own, line);
  }
}
