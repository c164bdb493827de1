import { defineEntity, p } from '@mikro-orm/core';

const PasswordLinkSchema = defineEntity({
  name: 'PasswordLink',
  properties: {
    /** SHA-256 of the link's token. */
    tokenHash: p.string().length(64).primary(),
    userId: p.integer().unique(),
    expiresAt: p.datetime().length(3),
  },
});

/** A user's link to set a password, valid once. */
export class PasswordLink extends PasswordLinkSchema.class {}
PasswordLinkSchema.setClass(PasswordLink);
