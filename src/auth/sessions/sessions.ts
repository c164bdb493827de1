import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { RequestHandler, Response } from 'express';
import session from 'express-session';
import passport from 'passport';
import { Clock } from '../../common/clock.js';
import { notFound } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import type { AuthenticatedRequest, ShownSession } from './access.js';
import { ApiTokens, bearerOf } from './api-tokens.js';
import type { ByUser } from './by.js';
import type { OwnedToken } from './credential-owners.js';
import { credentialOf, tokenIdOf } from './credentials.js';
import { fingerprint } from '../users/secret.js';
import { sessionIdIn } from './session-cookie.js';
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
 * Finds out whose a request is, by its API token or its session's cookie, and carries logins out. A request with an API
 * token acts as the token's user; its cookies are ignored. express-session and passport run for logins only: they make
 * the session and its cookie, which is opaque and hidden from scripts.
 */
@Injectable()
export class Sessions {
  private readonly cookie: string;
  private readonly secret: string;
  /** What a login needs, in this order; none of them waits. */
  private readonly forLogins: RequestHandler[];

  constructor(
    private readonly config: Config,
    private readonly store: SessionStore,
    private readonly tokens: ApiTokens,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    // A browser accepts a __Host- cookie only if it is Secure, without a domain, and for the path / (RFC 6265bis,
    // 4.1.3.2).
    this.cookie = config.https ? '__Host-foyer.sid' : 'foyer.sid';
    this.secret = config.sessionSecret;
    this.forLogins = [
      trustPublicUrl(config.https),
      session({
        name: this.cookie,
        secret: config.sessionSecret,
        store,
        resave: false,
        saveUninitialized: false,
        cookie: { httpOnly: true, sameSite: 'lax', secure: config.https, path: '/', maxAge: config.sessionMaxMs },
      }),
      passport.initialize(),
    ];
  }

  /**
   * Finds the user of a request over HTTP, and notes the use of the session or token, to within five minutes. Sets
   * `user`, `userAsRead`, `credential`, and `apiToken` or `shownSession`.
   */
  async recognise(request: AuthenticatedRequest): Promise<void> {
    const { cookie, authorization } = request.headers;
    if (cookie === undefined && authorization === undefined) return;
    const { token, shown } = await this.read(request);
    request.apiToken = token;
    request.shownSession = shown;
    const owned = token ?? shown;
    if (!owned) return;
    request.user = { id: owned.userId };
    request.userAsRead = owned.user;
    request.credential = token ? credentialOf(token) : fingerprint(shown!.cookieId);
    if (shown) await this.store.noteUse(shown.cookieId, shown);
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
    const { token, shown } = await this.read(asked);
    asked.apiToken = token;
    const owned = token ?? shown;
    asked.credential = token ? credentialOf(token) : shown && fingerprint(shown.cookieId);
    return owned && { userId: owned.userId, session: asked.credential!, expiresAt: owned.expiresAt };
  }

  /** Whether the login was less than 15 minutes ago. */
  isFresh({ shownSession }: AuthenticatedRequest): boolean {
    return !shownSession || this.clock.now().getTime() - shownSession.startedAt.getTime() < FRESH_MS;
  }

  /**
   * Logs `user` in, under a new session id (passport renews it, against session fixation); also after a logout. Ends
   * the user's oldest sessions beyond the maximum.
   */
  async logIn(tx: Tx, request: AuthenticatedRequest, user: User): Promise<User> {
    this.prepareLogin(request);
    await this.store.within(
      tx,
      request,
      promisify((done: (error?: unknown) => void) => request.logIn(user, done)),
    );
    request.viewer = user;
    request.credential = fingerprint(request.sessionID);
    request.shownSession = request.userAsRead = undefined;
    await this.store.endOldest(tx, user.id, request.credential);
    return user;
  }

  /** Ends the request's session in the store. Call `forget` after the commit. */
  async end(tx: Tx, request: AuthenticatedRequest): Promise<void> {
    const ended = sessionOf(request);
    if (ended !== undefined) await this.store.end(tx, [ended]);
  }

  /** Clears the cookie of an ended session; the rest of the request is anonymous. */
  forget(request: AuthenticatedRequest): true {
    Reflect.deleteProperty(request, 'session'); // express-session would save it
    // A browser takes a __Host- cookie, also an empty one, only if it is Secure.
    request.res?.clearCookie(this.cookie, { path: '/', secure: this.config.https });
    // GraphiQL stores its queries there. Not "cache": answers are not cached, and Chromium is slow with the other
    // types.
    request.res?.setHeader('Clear-Site-Data', '"storage"');
    request.user = undefined;
    request.viewer = null;
    request.credential = undefined;
    request.shownSession = request.userAsRead = undefined;
    return true;
  }

  /** Identifies an API token; undefined for an invalid one. */
  async identifyBearer(secret: string): Promise<Identity | undefined> {
    const token = await this.tokens.identify(secret);
    return token ? { userId: token.userId, session: credentialOf(token), expiresAt: token.expiresAt } : undefined;
  }

  /** The token that the request shows, null for an invalid one; without a token, the session of its cookie. */
  private async read(request: AuthenticatedRequest): Promise<{ token?: OwnedToken | null; shown?: ShownSession }> {
    const bearer = bearerOf(request.headers.authorization);
    if (bearer !== undefined) {
      delete request.headers.cookie;
      return { token: await this.tokens.identify(bearer) };
    }
    const cookieId = sessionIdIn(request.headers.cookie, this.cookie, this.secret);
    if (cookieId === undefined) return {};
    const owned = await this.store.identify(cookieId);
    return owned ? { shown: { ...owned, cookieId } } : {};
  }

  /**
   * Runs express-session and passport on the request, once. They get no cookie to read: the request's session is known,
   * and passport ends it by its id when it renews that.
   */
  private prepareLogin(request: AuthenticatedRequest): void {
    if (!request.sessionStore) {
      const { cookie } = request.headers;
      delete request.headers.cookie;
      for (const handler of this.forLogins) void handler(request, request.res as Response, () => {});
      if (cookie !== undefined) request.headers.cookie = cookie;
      if (request.shownSession) request.sessionID = request.shownSession.cookieId;
    }
    if (!request.session) request.sessionStore.generate(request);
  }
}

/** The stored id of the request's session; undefined without one, and with an API token. */
export function sessionOf({ credential }: AuthenticatedRequest): string | undefined {
  return credential === undefined || tokenIdOf(credential) !== undefined ? undefined : credential;
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
