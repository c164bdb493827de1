import { defineEntity, p } from '@mikro-orm/core';

const ApiTokenSchema = defineEntity({
  name: 'ApiToken',
  properties: {
    id: p.integer().primary(),
    userId: p.integer().index(),
    name: p.string().length(100),
    /** SHA-256 of the token. The token itself is shown once and not stored. */
    tokenHash: p.string().length(64).unique().hidden(),
    createdAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3),
    /** To within five minutes. */
    lastUsedAt: p.datetime().length(3).nullable(),
  },
});

/**
 * A script's credential in place of a session. It has its user's permissions, except account.secure and users.manage,
 * while the account is active.
 */
export class ApiToken extends ApiTokenSchema.class {}
ApiTokenSchema.setClass(ApiToken);
