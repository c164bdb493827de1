import type { AuthenticatedRequest } from '../sessions/access.js';
import type { Session } from '../sessions/session.entity.js';
import { sessionOf } from '../sessions/sessions.js';
import type { SessionObject } from './account.types.js';

/** A session, and whether the request came with it. */
export function seenFrom(request: AuthenticatedRequest, session: Session): SessionObject {
  return Object.assign(session, { current: session.id === sessionOf(request) });
}
