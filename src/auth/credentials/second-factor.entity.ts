import { defineEntity, p } from '@mikro-orm/core';

const SecondFactorSchema = defineEntity({
  name: 'SecondFactor',
  properties: {
    userId: p.integer().primary().autoincrement(false),
    /** Base32, as shown to the authenticator app. */
    secret: p.string().length(64).hidden(),
    /** Null until a first code has confirmed that the app has the secret. */
    confirmedAt: p.datetime().length(3).nullable(),
    /** The time step of the last accepted code: no code is accepted twice. */
    lastStep: p.integer(),
    /** SHA-256 of each unused recovery code. */
    recoveryHashes: p.json<string[]>().hidden(),
  },
});

/** A user's authenticator app, and recovery codes for a lost app. */
export class SecondFactor extends SecondFactorSchema.class {}
SecondFactorSchema.setClass(SecondFactor);
