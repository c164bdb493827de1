import { defineEntity, p } from '@mikro-orm/core';

const ApiTokenSchema = defineEntity({
  name: 'ApiToken',
  properties: {
    id: p.integer().primary(),
    userId: p.integer().index(),
    name: p.string().length(100),
    /** SHA-256 of the token, which only its maker has ever seen. */
    tokenHash: p.string().length(64).unique().hidden(),
    createdAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3),
    /** To within five minutes. */
    lastUsedAt: p.datetime().length(3).nullable(),
  },
});

/** What a script shows in place of a session: as much as its user may do, and no longer than its user may. */
export class ApiToken extends ApiTokenSchema.class {}
ApiTokenSchema.setClass(ApiToken);
