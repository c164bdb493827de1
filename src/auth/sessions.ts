import { ServerResponse, type IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { Config } from '../config/config.js';
import type { AuthenticatedRequest } from './access.js';
import { SESSION_HOURS, sessionKey, SessionStore } from './session-store.js';
import type { User } from './user.entity.js';

const COOKIE = 'foyer.sid';

/** Whose a request is, and by which session. */
export interface Identity {
  userId: number;
  /** As the session is stored: hashed. */
  session: string;
  expiresAt: Date;
}

/** express-session over our store: an opaque cookie that scripts cannot read, made only when somebody logs in. */
@Injectable()
export class Sessions {
  readonly middleware: RequestHandler[];

  constructor(
    config: Config,
    private readonly store: SessionStore,
  ) {
    this.middleware = [
      trustPublicUrl(config.https),
      session({
        name: COOKIE,
        secret: config.sessionSecret,
        store,
        resave: false,
        saveUninitialized: false,
        cookie: {
          httpOnly: true,
          sameSite: 'lax',
          secure: config.https,
          path: '/',
          maxAge: SESSION_HOURS * 3_600_000,
        },
      }),
    ];
  }

  /** Which of these sessions, named as in an Identity, are not over. */
  standing(sessions: string[]): Promise<Set<string>> {
    return this.store.standing(sessions);
  }

  /** Who sends a request that does not come through the middleware, such as a WebSocket's; nothing for nobody. */
  async identify(request: IncomingMessage): Promise<Identity | undefined> {
    const asked = request as Request;
    for (const handler of this.middleware) {
      await promisify((next: NextFunction) => handler(asked, new ServerResponse(request) as Response, next))();
    }
    const userId = (asked.session as { passport?: { user?: number } } | undefined)?.passport?.user;
    if (userId === undefined) return undefined;
    return { userId, session: sessionKey(asked.sessionID), expiresAt: new Date(asked.session.cookie.expires!) };
  }
}

/** Makes `user` the session's, under a new session id (passport renews it, against fixation); also after a logout. */
export async function logIn(request: AuthenticatedRequest, user: User): Promise<User> {
  if (!request.session) request.sessionStore.generate(request);
  await promisify((done: (error?: unknown) => void) => request.logIn(user, done))();
  request.viewer = user;
  return user;
}

/** Destroys the session in the store and takes the cookie back; the request goes on as nobody's. */
export async function logOut(request: AuthenticatedRequest): Promise<true> {
  if (request.session) await promisify((done: (error?: unknown) => void) => request.session.destroy(done))();
  request.res?.clearCookie(COOKIE, { path: '/' });
  request.user = undefined;
  request.viewer = null;
  return true;
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
