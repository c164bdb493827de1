import { defineEntity, p } from '@mikro-orm/core';

const AuditPersonSchema = defineEntity({
  name: 'AuditPerson',
  properties: {
    /** The entry's. */
    id: p.integer().primary().autoincrement(false),
    /** Whose data this is; with the account it goes. None where a login fits no account. */
    userId: p.integer().nullable().index(),
    /** The username; for a login that failed, what was typed. */
    name: p.string().length(300).nullable(),
    address: p.string().length(60).nullable(),
    userAgent: p.string().length(200).nullable(),
    /** How many attempts an entry stands for, where that may be more than one; the only column that changes, and only grows. */
    attempts: p.integer().nullable(),
  },
});

/** Who did what an entry tells, beside the chain: erasing it breaks no seal. */
export class AuditPerson extends AuditPersonSchema.class {}
AuditPersonSchema.setClass(AuditPerson);
