import { defineEntity, p } from '@mikro-orm/core';

const AuditPersonSchema = defineEntity({
  name: 'AuditPerson',
  properties: {
    /** The entry's id. */
    id: p.integer().primary().autoincrement(false),
    /** The user whose data this is; the row is deleted with the account. Null for a login that fits no account. */
    userId: p.integer().nullable().index(),
    /** The username; for a failed login, the text that was typed. */
    name: p.string().length(300).nullable(),
    address: p.string().length(60).nullable(),
    userAgent: p.string().length(200).nullable(),
    /**
     * The number of attempts behind the entry; null for a single action. The only column that changes, and it only
     * grows.
     */
    attempts: p.integer().nullable(),
  },
});

/** The personal data of an entry, outside of the chain: erasing it breaks no seal. */
export class AuditPerson extends AuditPersonSchema.class {}
AuditPersonSchema.setClass(AuditPerson);
