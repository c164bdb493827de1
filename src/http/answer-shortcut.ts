import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { LONGEST_KEY, type Answer, type AnswerStore } from '../answers/answer-store.js';
import type { ReadingRequest } from '../answers/keep-answers.plugin.js';
import type { PublicSelections } from '../answers/public-selections.js';
import { keyOf, questionOf, type Question } from '../answers/question.js';
import { SharedReadings } from '../answers/shared-readings.js';
import type { Config } from '../config/config.js';
import type { Budgets, Spender } from '../limits/budgets.js';
import { hasLongHeader } from '../limits/header-lengths.js';
import type { ListSizes } from '../limits/list-sizes.js';
import { mayAct } from './cross-site.js';
import { isPlainJson, parsed, readText } from './read-body.js';
import { pointsOfRequest } from './request-charge.js';
import type { RequestLog } from './request-log.js';

const REQUEST_ID = 'X-Request-Id';
const PATH = '/graphql';
/** Headers of requests that always go the usual way: they are of a person, or ask before they send. */
const UNUSUAL = ['cookie', 'authorization', 'expect'] as const;

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
  question: Question;
  key: string;
  /** When its body was read. */
  began: number;
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
      readText(request, (text) => {
        if (text !== undefined) this.read(request, response, text); // otherwise the connection has ended
      });
    });
  }

  /** Whether the request is anonymous and allowed to arrive, and its body of known length. */
  private isPlain(request: IncomingMessage): boolean {
    const { config } = this.given;
    const { method, url, headers } = request;
    if (method !== 'POST' || url !== PATH || UNUSUAL.some((name) => headers[name] !== undefined)) return false;
    const length = Number(headers['content-length'] ?? 0);
    if (!(length > 0 && length <= config.limits.body) || !isPlainJson(headers)) return false;
    return !hasLongHeader(headers) && mayAct(request, config);
  }

  private read(request: ReadingRequest & Spender & { body?: object }, response: ServerResponse, text: string): void {
    const { selections, sizes } = this.given;
    request.body = parsed(text); // of malformed text it is undefined, and the usual way refuses it
    const question = questionOf(request.body);
    if (!question || selections.isPublic(question.query) === false) return this.goUsualWay(request, response);
    const { accept, 'accept-encoding': encoding, origin } = request.headers;
    const key = keyOf(question, [accept, encoding, origin, sizes.version]);
    this.answer({ request, response, question, key, began: Date.now() }, true);
  }

  /** @param mayWait whether another request's reading may be waited for: once, so that nobody waits for long */
  private answer(asked: Asked, mayWait: boolean): void {
    const { store, budgets, selections, log } = this.given;
    const { request, question, key } = asked;
    const answer = store.find(key);
    if (answer) {
      whether(budgets.trySpend(request, answer.points), (paid) => {
        if (paid) this.send(asked, answer);
        else this.goUsualWay(request, asked.response); // refused there
      });
      return;
    }
    const again = () => {
      if (asked.response.destroyed) log.follow(request, asked.response, asked.began);
      else this.answer(asked, false);
    };
    if (mayWait && key.length <= LONGEST_KEY && selections.isPublic(question.query) && this.readings.wait(key, again))
      return;
    this.follow(asked);
    this.goUsualWay(request, asked.response);
  }

  private send({ request, response, began }: Asked, { headers, requestIdAt, body }: Answer): void {
    headers[requestIdAt] = this.given.log.follow(request, response, began);
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

  private goUsualWay(request: IncomingMessage, response: ServerResponse): void {
    for (const handle of this.handlers) handle(request, response);
  }
}

/** Calls `then` at once, unless the answer is a promise. A failure counts as no. */
function whether(answer: boolean | Promise<boolean>, then: (yes: boolean) => void): void {
  if (typeof answer === 'boolean') then(answer);
  else void answer.catch(() => false).then(then);
}

/** A method of Node's that @types/node gives to ClientRequest only. */
interface RawNames {
  getRawHeaderNames(): string[];
}

/** The response just sent, to be sent again; undefined for one that is its receiver's own. */
function answerOf(response: ServerResponse, [chunk, encoding]: unknown[], points: number): Answer | undefined {
  const sent = typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : chunk;
  if (!(sent instanceof Buffer) || response.hasHeader('Set-Cookie')) return undefined;
  const body = Buffer.allocUnsafeSlow(sent.length); // a part of Node's pool would hold all of it
  sent.copy(body);
  const headers: string[] = [];
  for (const name of (response as unknown as RawNames).getRawHeaderNames()) {
    for (const value of [response.getHeader(name)!].flat()) headers.push(name, String(value));
  }
  const requestIdAt = headers.findIndex((name, at) => at % 2 === 0 && name === REQUEST_ID) + 1;
  return requestIdAt > 0 ? { headers, requestIdAt, body, points } : undefined;
}
