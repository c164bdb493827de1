import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Answer, AnswerStore } from '../answers/answer-store.js';
import type { ReadingRequest } from '../answers/keep-answers.plugin.js';
import type { PublicSelections } from '../answers/public-selections.js';
import { keyOf, questionOf, type Question } from '../answers/question.js';
import { SharedReadings } from '../answers/shared-readings.js';
import type { Config } from '../config/config.js';
import type { Budgets, Spender } from '../limits/budgets.js';
import { hasLongHeader } from '../limits/header-lengths.js';
import type { ListSizes } from '../limits/list-sizes.js';
import { mayAct } from './cross-site.js';
import type { RequestLog } from './request-log.js';
import { pointsOfRequest } from './request-points.js';

const REQUEST_ID = 'X-Request-Id';
const PATH = '/graphql';
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;
const LENGTH = /^[1-9]\d{0,8}$/;
/** Headers of requests that always go the usual way: they are of a person, or their body is no plain JSON text. */
const UNUSUAL = ['cookie', 'authorization', 'transfer-encoding', 'content-encoding', 'expect'] as const;

/** What the shortcut asks of the rest. */
export interface Surroundings {
  config: Config;
  store: AnswerStore;
  selections: PublicSelections;
  budgets: Budgets;
  sizes: ListSizes;
  log: RequestLog;
}

/** A request, as far as it was read. */
interface Asked {
  request: ReadingRequest & Spender;
  response: ServerResponse;
  body: Buffer;
  question: Question;
  key: string;
}

/**
 * Answers anonymous requests for public data from the store, before Nest, Express and Apollo see them. All others go the
 * usual way: with their body, charged once, and refused as usual. Answers of the usual way are kept as they are sent.
 */
export class AnswerShortcut {
  private readonly readings = new SharedReadings();
  private handlers: RequestListener[] = [];

  constructor(private readonly given: Surroundings) {}

  /** Puts itself before the server's request handlers. */
  attach(server: Server): void {
    this.handlers = server.listeners('request');
    server.removeAllListeners('request').on('request', (request, response) => this.meet(request, response));
  }

  private meet(request: ReadingRequest & Spender, response: ServerResponse): void {
    const { config, budgets } = this.given;
    if (!this.isPlain(request)) return this.goUsualWay(request, response);
    const arrival = pointsOfRequest(request, config.limits.body);
    whether(budgets.trySpend(request, arrival), (paid) => {
      if (!paid) return this.goUsualWay(request, response); // refused there
      request.charged = true;
      readBody(request, (body) => this.read(request, response, body));
    });
  }

  /** Whether the request is anonymous and allowed to arrive, and its body of known length. */
  private isPlain(request: IncomingMessage): boolean {
    const { config } = this.given;
    const { method, url, headers } = request;
    if (method !== 'POST' || url !== PATH || UNUSUAL.some((name) => headers[name] !== undefined)) return false;
    const { 'content-type': type = '', 'content-length': length = '' } = headers;
    if (!JSON_TYPE.test(type) || !LENGTH.test(length) || Number(length) > config.limits.body) return false;
    return !hasLongHeader(headers) && mayAct(request, config);
  }

  private read(request: ReadingRequest & Spender, response: ServerResponse, body: Buffer): void {
    const { selections, sizes } = this.given;
    const question = questionOf(body);
    if (!question || selections.isPublic(question.query) === false) {
      request.unshift(body);
      return this.goUsualWay(request, response);
    }
    const { accept, 'accept-encoding': encoding, origin } = request.headers;
    const key = keyOf(question, [accept, encoding, origin, sizes.revision]);
    this.answer({ request, response, body, question, key }, true);
  }

  /** @param mayWait whether another request's reading may be waited for: once, so that nobody waits for long */
  private answer(asked: Asked, mayWait: boolean): void {
    const { store, budgets, selections } = this.given;
    const { request, question, key } = asked;
    const answer = store.find(key);
    if (answer) {
      whether(budgets.trySpend(request, answer.points), (paid) => {
        if (paid) this.send(asked, answer);
        else this.hand(asked); // refused there
      });
      return;
    }
    const again = () => this.answer(asked, false);
    if (mayWait && selections.isPublic(question.query) && this.readings.wait(key, again)) return;
    this.follow(asked);
    this.hand(asked);
  }

  private send({ request, response }: Asked, { headers, requestIdAt, body }: Answer): void {
    const id = randomUUID();
    this.given.log.follow(request, response, id);
    headers[requestIdAt] = id;
    response.writeHead(200, headers);
    response.end(body);
  }

  /** Keeps the answer that the usual way sends. */
  private follow({ request, response, key }: Asked): void {
    const { store } = this.given;
    const reading = store.begin(key);
    request.reading = reading;
    const over = this.readings.begin(key);
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.end = (...args: unknown[]) => {
      const isWhole = !response.headersSent;
      const result = end(...args);
      const { dependence, spent = 0 } = request;
      const answer = isWhole && dependence && response.statusCode === 200 ? answerOf(response, args, spent) : undefined;
      if (answer) store.keep(reading, dependence!, answer);
      over();
      return result;
    };
    response.once('close', over);
  }

  /** Hands a request on with the body that was read already. */
  private hand({ request, response, body, question }: Asked): void {
    if (request.readableEnded)
      Object.assign(request, { body: question }); // Express then reads nothing
    else request.unshift(body);
    this.goUsualWay(request, response);
  }

  private goUsualWay(request: IncomingMessage, response: ServerResponse): void {
    for (const handle of this.handlers) handle(request, response);
  }
}

/** Calls `then` at once, unless the answer is a promise. A failure counts as no. */
function whether(answer: boolean | Promise<boolean>, then: (yes: boolean) => void): void {
  if (typeof answer === 'boolean') then(answer);
  else void answer.catch(() => false).then(then);
}

/** Reads the body to its announced length. A request that ends before is never answered. */
function readBody(request: IncomingMessage, then: (body: Buffer) => void): void {
  const length = Number(request.headers['content-length']);
  const parts: Buffer[] = [];
  let read = 0;
  const take = () => {
    let part: Buffer | null;
    while (read < length && (part = request.read() as Buffer | null) !== null) {
      parts.push(part);
      read += part.length;
    }
    if (read < length) return;
    request.removeListener('readable', take);
    then(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
  };
  request.on('readable', take);
}

/** A method of Node's that @types/node gives to ClientRequest only. */
interface RawNames {
  getRawHeaderNames(): string[];
}

/** The response just sent, to be sent again; undefined for one that is its receiver's own. */
function answerOf(response: ServerResponse, [chunk, encoding]: unknown[], points: number): Answer | undefined {
  const body = typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : chunk;
  if (!(body instanceof Buffer) || response.hasHeader('Set-Cookie')) return undefined;
  const headers: string[] = [];
  for (const name of (response as unknown as RawNames).getRawHeaderNames()) {
    for (const value of [response.getHeader(name)!].flat()) headers.push(name, String(value));
  }
  const requestIdAt = headers.findIndex((name, at) => at % 2 === 0 && name === REQUEST_ID) + 1;
  return requestIdAt > 0 ? { headers, requestIdAt, body, points } : undefined;
}
