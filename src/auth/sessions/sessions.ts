import { ServerResponse, type IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { Clock } from '../../common/clock.js';
import { notFound } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import type { AuthenticatedRequest } from './access.js';
import type { ApiToken } from './api-token.entity.js';
import { ApiTokens, bearerOf } from './api-tokens.js';
import type { ByUser } from './by.js';
import { credentialOf, tokenIdOf } from './credentials.js';
import { fingerprint } from '../users/secret.js';
import { SessionStore } from './session-store.js';
import type { Session } from './session.entity.js';
import { subjectOf, User } from '../users/user.entity.js';

/** So long after logging in, nobody is asked for the password again. */
const FRESH_MS = 15 * 60_000;

/** Whose a request is, and by what. */
export interface Identity {
  userId: number;
  /** The session as it is stored, hashed, or the API token's name. */
  session: string;
  expiresAt: Date;
}

/**
 * express-session over our store: an opaque cookie that scripts cannot read, made only when somebody logs in. Who shows an
 * API token is that token's user, whatever cookies come with it.
 */
@Injectable()
export class Sessions {
  readonly middleware: RequestHandler[];
  private readonly cookie: string;

  constructor(
    config: Config,
    private readonly store: SessionStore,
    private readonly tokens: ApiTokens,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    // A browser takes a __Host- cookie only if it is Secure, for this host alone and for all of it (RFC 6265bis, 4.1.3.2).
    this.cookie = config.https ? '__Host-foyer.sid' : 'foyer.sid';
    this.middleware = [
      trustPublicUrl(config.https),
      (request, _response, next) => void this.readBearer(request).then(() => next(), next),
      session({
        name: this.cookie,
        secret: config.sessionSecret,
        store,
        resave: false,
        saveUninitialized: false,
        cookie: { httpOnly: true, sameSite: 'lax', secure: config.https, path: '/', maxAge: config.sessionMaxMs },
      }),
    ];
  }

  /** The sessions and tokens of these, named as in an Identity, that are not over, and when they will be. */
  async stillValid(names: string[]): Promise<Map<string, Date>> {
    const ids = names.flatMap((name) => tokenIdOf(name) ?? []);
    const tokens = ids.length === 0 ? [] : await this.tokens.stillValid(ids);
    const sessions = await this.store.stillValid(names);
    return new Map([
      ...sessions.map(({ id, expiresAt }) => [id, expiresAt] as const),
      ...tokens.map((token) => [credentialOf(token), token.expiresAt] as const),
    ]);
  }

  ofUser(user: User): Promise<Session[]> {
    return this.store.ofUser(user.id);
  }

  /** Ends one of the user's own sessions. @throws DomainError NOT_FOUND, also for somebody else's */
  async revoke(by: ByUser, id: string): Promise<Session> {
    const { user } = by;
    return this.transactions.run(by, async (tx) => {
      await tx.lockForUpdate(User, [user.id]);
      const own = await this.store.find(tx, id, user.id);
      if (!own) throw notFound('session');
      await this.store.end(tx, [id]);
      tx.record(by, { subject: subjectOf(user), before: { startedAt: own.startedAt } });
      await tx.audit(by);
      return own;
    });
  }

  /** Ends all sessions of a user, but for one, named as it is stored. */
  endAll(tx: Tx, userId: number, but?: string): Promise<void> {
    return this.store.endAll(tx, userId, but);
  }

  /** Closes the sockets of a user's sessions and tokens, which themselves go on. */
  async closeSockets(tx: Tx, userId: number): Promise<void> {
    await this.store.closeSockets(tx, userId);
    await this.tokens.closeSockets(tx, userId);
  }

  /** Who sends a request that does not come through the middleware, such as a WebSocket's; nothing for nobody. */
  async identify(request: IncomingMessage): Promise<Identity | undefined> {
    const asked = request as AuthenticatedRequest;
    for (const handler of this.middleware) {
      await promisify((next: NextFunction) => handler(asked, new ServerResponse(request) as Response, next))();
    }
    asked.credential = credentialFor(asked);
    if (asked.apiToken) return identityOf(asked.apiToken);
    const { passport, row } = asked.session;
    if (passport?.user === undefined) return undefined;
    return { userId: passport.user, session: asked.credential!, expiresAt: new Date(row!.expiresAt) };
  }

  /** Whether its user has shown the password a moment ago, so that it need not be asked for again. */
  isFresh(request: AuthenticatedRequest): boolean {
    const { row } = request.session;
    return !row || this.clock.now().getTime() - row.startedAt < FRESH_MS;
  }

  /**
   * Makes `user` the session's, under a new session id (passport renews it, against fixation); also after a logout. Ends the
   * user's oldest session where this is one too many.
   */
  async logIn(tx: Tx, request: AuthenticatedRequest, user: User): Promise<User> {
    if (!request.session) request.sessionStore.generate(request);
    await this.store.within(
      tx,
      request,
      promisify((done: (error?: unknown) => void) => request.logIn(user, done)),
    );
    request.viewer = user;
    request.credential = sessionOf(request);
    await this.store.endOldest(tx, user.id, request.credential);
    return user;
  }

  /** Ends the request's session in the store; `forget` follows once that is committed. */
  async end(tx: Tx, request: AuthenticatedRequest): Promise<void> {
    if (request.session) await this.store.end(tx, [sessionOf(request)]);
  }

  /** Takes the cookie of an ended session back; the request goes on as nobody's. */
  forget(request: AuthenticatedRequest): true {
    Reflect.deleteProperty(request, 'session'); // which express-session would save
    request.res?.clearCookie(this.cookie, { path: '/' });
    // GraphiQL keeps there what was asked. Not "cache": answers are not kept, and Chromium takes its time over the rest.
    request.res?.setHeader('Clear-Site-Data', '"storage"');
    request.user = undefined;
    request.viewer = null;
    request.credential = undefined;
    return true;
  }

  /** Who shows this token; nothing for nobody. */
  async identifyBearer(secret: string): Promise<Identity | undefined> {
    const token = await this.tokens.identify(secret);
    return token ? identityOf(token) : undefined;
  }

  private async readBearer(request: AuthenticatedRequest): Promise<void> {
    const bearer = bearerOf(request.headers.authorization);
    if (bearer === undefined) return;
    delete request.headers.cookie;
    request.apiToken = await this.tokens.identify(bearer);
    request.user = request.apiToken ? { id: request.apiToken.userId } : undefined;
  }
}

/** Names the session or token that a request came with, once passport has told whose it is. */
export const nameCredential: RequestHandler = (request: AuthenticatedRequest, _response, next) => {
  request.credential = credentialFor(request);
  next();
};

function credentialFor(request: AuthenticatedRequest): string | undefined {
  if (request.apiToken) return credentialOf(request.apiToken);
  return request.session.passport?.user === undefined ? undefined : sessionOf(request);
}

/** The session of a request, as it is stored. */
export function sessionOf(request: Request): string {
  return fingerprint(request.sessionID);
}

function identityOf(token: ApiToken): Identity {
  return { userId: token.userId, session: credentialOf(token), expiresAt: token.expiresAt };
}

/**
 * express-session sets a Secure cookie only on a request that it takes for secure. What people see is
 * what PUBLIC_URL says, whether a proxy ends TLS in front of us and whatever headers it sends.
 */
function trustPublicUrl(https: boolean): RequestHandler {
  return (request, _response, next) => {
    if (https) Object.defineProperty(request, 'secure', { value: true });
    next();
  };
}
