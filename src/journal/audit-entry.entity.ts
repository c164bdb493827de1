import { createHash } from 'node:crypto';
import { defineEntity, p } from '@mikro-orm/core';

const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  properties: {
    id: p.integer().primary(),
    at: p.datetime().length(3),
    /** The mutation; `login.failed` where it was refused. */
    action: p.string().length(60).index(),
    actorId: p.integer().nullable().index(),
    /** What it was about, as `order:17`; null where that is nothing in particular. */
    subject: p.string().length(60).nullable().index(),
    /** JSON: of each subject what changed, as it was and as it is since. */
    before: p.text(),
    after: p.text(),
    /** Its place in the chain: 1, 2, 3 …; none until it is sealed. */
    seq: p.integer().nullable().unique(),
    hash: p.string().length(64).nullable(),
  },
});

/** One thing that was done. Holds nothing about a person but a number; the rest is in AuditPerson. */
export class AuditEntry extends AuditEntrySchema.class {
  /** SHA-256 over all of the entry, its place, and the seal before it: none of them can change unnoticed. */
  sealAfter(previous: string, seq: number): string {
    const { id, at, action, actorId, subject, before, after } = this;
    const sealed = [previous, seq, id, at.toISOString(), action, actorId ?? null, subject ?? null, before, after];
    return createHash('sha256').update(JSON.stringify(sealed)).digest('hex');
  }
}
AuditEntrySchema.setClass(AuditEntry);
