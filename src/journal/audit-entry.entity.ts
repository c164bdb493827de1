import { createHash } from 'node:crypto';
import { defineEntity, p } from '@mikro-orm/core';

const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  properties: {
    id: p.integer().primary(),
    at: p.datetime().length(3),
    /** The mutation's name; `login.failed` for a refused login. */
    action: p.string().length(60).index(),
    actorId: p.integer().nullable().index(),
    /** The subject, such as `order:17`; null for an action without one. */
    subject: p.string().length(60).nullable().index(),
    /** JSON: for each subject, the changed values before and after. */
    before: p.text(),
    after: p.text(),
    /** Its place in the chain: 1, 2, 3 …; null until it is sealed. */
    seq: p.integer().nullable().unique(),
    hash: p.string().length(64).nullable(),
  },
});

/** One audited action. It holds no personal data but the actor's id; the rest is in AuditPerson. */
export class AuditEntry extends AuditEntrySchema.class {
  /** SHA-256 over the entry, its place and the previous seal. A later change to any of them breaks the chain. */
  sealAfter(previous: string, seq: number): string {
    const { id, at, action, actorId, subject, before, after } = this;
    const sealed = [previous, seq, id, at.toISOString(), action, actorId ?? null, subject ?? null, before, after];
    return createHash('sha256').update(JSON.stringify(sealed)).digest('hex');
  }
}
AuditEntrySchema.setClass(AuditEntry);
