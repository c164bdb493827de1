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

/** How long after a login the password need not be repeated. */
const FRESH_MS = 15 * 60_000;

/** A request's user and credential. */
export interface Identity {
  userId: number;
  /** The credential: the session's hashed id, or the API token's name. */
  session: string;
  expiresAt: Date;
}

/**
 * express-session with our store: an opaque cookie that scripts cannot read, set only at a login. A request with an API
 * token acts as the token's user; its cookies are ignored.
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
    // A browser accepts a __Host- cookie only if it is Secure, without a domain, and for the path / (RFC 6265bis,
    // 4.1.3.2).
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

  /** The credentials among these that are valid, with their expiry. */
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

  /** Ends one of the user's own sessions. @throws DomainError NOT_FOUND, for another user's session as well */
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

  /** Ends all sessions of a user except one, given by its stored id. */
  endAll(tx: Tx, userId: number, but?: string): Promise<void> {
    return this.store.endAll(tx, userId, but);
  }

  /** Closes the sockets of a user's sessions and tokens. The sessions and tokens stay valid. */
  async closeSockets(tx: Tx, userId: number): Promise<void> {
    await this.store.closeSockets(tx, userId);
    await this.tokens.closeSockets(tx, userId);
  }

  /**
   * Identifies a request that has not passed the HTTP middleware (a WebSocket's upgrade); undefined without a valid
   * credential.
   */
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

  /** Whether the login was less than 15 minutes ago. */
  isFresh(request: AuthenticatedRequest): boolean {
    const { row } = request.session;
    return !row || this.clock.now().getTime() - row.startedAt < FRESH_MS;
  }

  /**
   * Logs `user` in, under a new session id (passport renews it, against session fixation); also after a logout. Ends
   * the user's oldest sessions beyond the maximum.
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

  /** Ends the request's session in the store. Call `forget` after the commit. */
  async end(tx: Tx, request: AuthenticatedRequest): Promise<void> {
    if (request.session) await this.store.end(tx, [sessionOf(request)]);
  }

  /** Clears the cookie of an ended session; the rest of the request is anonymous. */
  forget(request: AuthenticatedRequest): true {
    Reflect.deleteProperty(request, 'session'); // express-session would save it
    request.res?.clearCookie(this.cookie, { path: '/' });
    // GraphiQL stores its queries there. Not "cache": answers are not cached, and Chromium is slow with the other
    // types.
    request.res?.setHeader('Clear-Site-Data', '"storage"');
    request.user = undefined;
    request.viewer = null;
    request.credential = undefined;
    return true;
  }

  /** Identifies an API token; undefined for an invalid one. */
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

/** Sets the request's credential, once passport has found the user. */
export const nameCredential: RequestHandler = (request: AuthenticatedRequest, _response, next) => {
  request.credential = credentialFor(request);
  next();
};

function credentialFor(request: AuthenticatedRequest): string | undefined {
  if (request.apiToken) return credentialOf(request.apiToken);
  return request.session.passport?.user === undefined ? undefined : sessionOf(request);
}

/** The stored id of the request's session. */
export function sessionOf(request: Request): string {
  return fingerprint(request.sessionID);
}

function identityOf(token: ApiToken): Identity {
  return { userId: token.userId, session: credentialOf(token), expiresAt: token.expiresAt };
}

/**
 * express-session sets a Secure cookie only on a request that counts as secure. PUBLIC_URL decides that here: a proxy
 * may end TLS, and its headers do not matter.
 */
function trustPublicUrl(https: boolean): RequestHandler {
  return (request, _response, next) => {
    if (https) Object.defineProperty(request, 'secure', { value: true });
    next();
  };
}
