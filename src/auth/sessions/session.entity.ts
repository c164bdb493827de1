import { defineEntity, p } from '@mikro-orm/core';
import type { SessionData } from 'express-session';

const SessionSchema = defineEntity({
  name: 'Session',
  properties: {
    /** SHA-256 of the session id: a reader of the table cannot use its contents. */
    id: p.string().length(64).primary(),
    /** Null for a session without a login. */
    userId: p.integer().nullable().index(),
    data: p.json<SessionData>(),
    userAgent: p.string().length(200).nullable(),
    startedAt: p.datetime().length(3),
    /** Its last request, to within five minutes. */
    seenAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3).index(),
  },
});

/** A logged-in browser or client. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
