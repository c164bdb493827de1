import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { LONGEST_KEY, type Answer, type AnswerStore } from '../answers/answer-store.js';
import type { ReadingRequest } from '../answers/keep-answers.plugin.js';
import type { PublicSelections } from '../answers/public-selections.js';
import { bodyOf, keyOf, questionOf, type Question } from '../answers/question.js';
import { SharedReadings } from '../answers/shared-readings.js';
import type { Config } from '../config/config.js';
import { encodingFor } from '../graphql/encodings.js';
import { isNamed } from '../graphql/etag.js';
import { headersOfNotModified } from '../graphql/send-answer.js';
import type { Budgets, Spender } from '../limits/budgets.js';
import { LONGEST_URL } from '../limits/documents.middleware.js';
import { hasLongHeader } from '../limits/header-lengths.js';
import type { ListSizes } from '../limits/list-sizes.js';
import type { PersistedQueries } from '../limits/persisted-queries.js';
import { mayAct } from './cross-site.js';
import { isPlainJson, parsed, readText } from './read-body.js';
import { pointsOfRequest } from './request-charge.js';
import type { RequestLog } from './request-log.js';

const REQUEST_ID = 'X-Request-Id';
const PATH = '/graphql';
/** Before the parameters of a GET. */
const SEARCH = `${PATH}?`;
/** Headers of requests that always go the usual way: they are of a person, or ask before they send. */
const UNUSUAL = ['cookie', 'authorization', 'expect'] as const;
/** A GET with one of these goes the usual way, too. */
const OF_BODY = ['content-length', 'content-type', 'transfer-encoding'] as const;

/** What the shortcut asks of the rest. */
export interface Surroundings {
  config: Config;
  store: AnswerStore;
  selections: PublicSelections;
  persisted: PersistedQueries;
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

  private meet(request: ReadingRequest & Spender & { body?: object }, response: ServerResponse): void {
    const { config, budgets } = this.given;
    if (!this.isPlain(request)) return this.goUsualWay(request, response);
    const arrival = pointsOfRequest(request, config.limits.body);
    whether(budgets.trySpend(request, arrival), (paid) => {
      if (!paid) return this.goUsualWay(request, response); // refused there
      request.charged = true;
      if (request.method === 'GET') return this.read(request, response, bodyOf(request.url!.slice(PATH.length)));
      readText(request, (text) => {
        if (text === undefined) return; // the connection has ended
        request.body = parsed(text); // of malformed text it is undefined, and the usual way refuses it
        this.read(request, response, request.body);
      });
    });
  }

  /** Whether the request is anonymous and allowed to arrive, and a GET without a body or a POST of known length. */
  private isPlain(request: IncomingMessage): boolean {
    const { config } = this.given;
    const { method, url = '', headers } = request;
    if (UNUSUAL.some((name) => headers[name] !== undefined)) return false;
    if (method === 'GET') {
      if (!url.startsWith(SEARCH) || url.length > LONGEST_URL || OF_BODY.some((name) => name in headers)) return false;
    } else {
      const length = Number(headers['content-length'] ?? 0);
      if (method !== 'POST' || url !== PATH || !(length > 0 && length <= config.limits.body)) return false;
      if (!isPlainJson(headers)) return false;
    }
    return !hasLongHeader(headers) && mayAct(request, config);
  }

  /** @param body of a POST, or the equivalent of a GET's parameters */
  private read(request: ReadingRequest & Spender, response: ServerResponse, body: object | undefined): void {
    const { selections, persisted, sizes } = this.given;
    const question = questionOf(body, (hash) => persisted.find(hash));
    if (!question || selections.isPublic(question.query) === false) return this.goUsualWay(request, response);
    const { accept, 'accept-encoding': accepted, origin } = request.headers;
    const key = keyOf(question, [request.method, accept, encodingFor(accepted), origin, sizes.version]);
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

  private send({ request, response, began }: Asked, { headers, requestIdAt, rateLimitAt, etag, body }: Answer): void {
    headers[requestIdAt] = this.given.log.follow(request, response, began);
    if (rateLimitAt > 0) headers[rateLimitAt] = this.given.budgets.stateOf(request)!;
    if (etag !== undefined && isNamed(etag, request.headers['if-none-match'])) {
      response.writeHead(304, headersOfNotModified(headers)).end();
      return;
    }
    response.writeHead(200, headers);
    response.end(body);
  }

  /** Keeps the answer that the usual way sends. */
  private follow({ request, response, key }: Asked): void {
    const { store, budgets } = this.given;
    const reading = store.begin(key);
    request.reading = reading;
    const over = this.readings.begin(key);
    request.keep = (sent, body) => {
      const { dependence, spent = 0 } = request;
      if (dependence && sent.statusCode === 200 && !sent.hasHeader('Set-Cookie')) {
        store.keep(reading, dependence, answerOf(sent, body, spent, budgets.policyOf(request)));
      }
      over();
    };
    response.once('finish', over).once('close', over); // of a refusal before Apollo, which is not kept
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

/**
 * An answer that is about to be sent, to be sent again.
 * @param policy the value of RateLimit-Policy, which joins the headers as they leave
 */
function answerOf(sent: ServerResponse, text: string | Buffer, points: number, policy: string | undefined): Answer {
  const body = Buffer.allocUnsafeSlow(Buffer.byteLength(text)); // a part of Node's pool would hold all of it
  if (typeof text === 'string') body.write(text);
  else text.copy(body);
  const headers: string[] = [];
  for (const name of (sent as unknown as RawNames).getRawHeaderNames()) {
    for (const value of [sent.getHeader(name)!].flat()) headers.push(name, String(value));
  }
  const requestIdAt = headers.indexOf(REQUEST_ID) + 1;
  if (policy !== undefined) headers.push('RateLimit-Policy', policy, 'RateLimit', '');
  const rateLimitAt = policy === undefined ? 0 : headers.length - 1;
  return { headers, requestIdAt, rateLimitAt, etag: sent.getHeader('ETag') as string | undefined, body, points };
}
