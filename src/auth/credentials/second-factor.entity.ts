import { defineEntity, p } from '@mikro-orm/core';

const SecondFactorSchema = defineEntity({
  name: 'SecondFactor',
  properties: {
    userId: p.integer().primary().autoincrement(false),
    /** Base32, as the authenticator app has it. */
    secret: p.string().length(64).hidden(),
    /** None until a first code has shown that the app has it. */
    confirmedAt: p.datetime().length(3).nullable(),
    /** The time step of the last code that was taken: no code is taken twice. */
    lastStep: p.integer(),
    /** SHA-256 of each that is left. */
    recoveryHashes: p.json<string[]>().hidden(),
  },
});

/** A user's authenticator app, and codes for the day when it is lost. */
export class SecondFactor extends SecondFactorSchema.class {}
SecondFactorSchema.setClass(SecondFactor);
