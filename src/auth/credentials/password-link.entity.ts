import { defineEntity, p } from '@mikro-orm/core';

const PasswordLinkSchema = defineEntity({
  name: 'PasswordLink',
  properties: {
    /** SHA-256 of what the link carries. */
    tokenHash: p.string().length(64).primary(),
    userId: p.integer().unique(),
    expiresAt: p.datetime().length(3),
  },
});

/** The one link with which a user may set a password, once. */
export class PasswordLink extends PasswordLinkSchema.class {}
PasswordLinkSchema.setClass(PasswordLink);
