import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import { json, type RequestHandler } from 'express';

/** What clients of ours send; body-parser reads everything else. */
const PLAIN_JSON = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8']);
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a body of JSON into `request.body`. Refuses a long one by its Content-Length: the body would be read to its end
 * before it is refused, however slowly it comes. A compressed body could be longer than the charged length: 415.
 *
 * @param limit in bytes
 */
export function readBody(limit: number): RequestHandler {
  const readAny = json({ limit, inflate: false });
  return (request, response, next) => {
    const length = Number(request.headers['content-length'] ?? 0);
    if (request.body !== undefined) return next(); // http/answer-shortcut.ts has read it
    if (length > limit) return next(new PayloadTooLargeException());
    if (!(length > 0) || !isPlainJson(request.headers)) return readAny(request, response, next);
    readText(request, (text) => {
      const body = text === undefined ? undefined : parsed(text);
      if (body === undefined) return next(new BadRequestException(text === undefined ? 'aborted' : 'not valid JSON'));
      request.body = body;
      next();
    });
  };
}

/** Whether the body is JSON text as it stands, of a known length. */
export function isPlainJson(headers: IncomingHttpHeaders): boolean {
  return (
    PLAIN_JSON.has(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}

/** Reads the whole body as UTF-8, once; undefined if the connection ends before it. */
export function readText(request: IncomingMessage & { text?: string }, done: (text: string | undefined) => void): void {
  if (request.text !== undefined) return done(request.text);
  const chunks: Buffer[] = [];
  let isDone = false;
  const finish = (text: string | undefined) => {
    if (isDone) return;
    isDone = true;
    request.text = text;
    done(text);
  };
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => finish((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8')));
  request.once('error', () => finish(undefined));
  request.once('close', () => finish(undefined));
}

/** The object or list in the text; undefined for anything else, as body-parser in its strict mode has it. */
export function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
