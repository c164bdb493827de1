import { promisify } from 'node:util';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '../config/config.js';
import type { AuthenticatedRequest } from './access.js';
import { SESSION_HOURS, type SessionStore } from './session-store.js';
import type { User } from './user.entity.js';

const COOKIE = 'foyer.sid';

/** express-session over our store: an opaque cookie that scripts cannot read, made only when somebody logs in. */
export function sessions(config: Config, store: SessionStore): RequestHandler[] {
  return [
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
