import { Injectable } from '@nestjs/common';
import { GlobalIds } from '../../common/ids/global-ids.js';
import { AuditEntry } from '../../journal/audit-entry.entity.js';
import { AuditPerson } from '../../journal/audit-person.entity.js';
import type { PageRequest } from '../../common/page.arguments.js';
import { FilteredList, type Page } from '../../persistence/page.js';
import type { Sql } from '../../persistence/search-words.js';
import { Transactions } from '../../persistence/transactions.js';
import { subjectOf } from './subjects.js';
import type { AuditFilter } from './audit-log.types.js';
import type { Row } from '../reports/table.js';

export const AUDIT_COLUMNS = [
  'seq',
  'at',
  'action',
  'actor_id',
  'name',
  'address',
  'user_agent',
  'subject',
  'before',
  'after',
  'hash',
  'attempts',
] as const;

/** Entries per query of a download. */
const PAGE = 100;

const FOUND = new FilteredList(AuditEntry);

/** Reads the audit log. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly transactions: Transactions,
    private readonly ids: GlobalIds,
  ) {}

  search({ actorId, action, subject, from, until }: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
    const conditions: Sql[] = [];
    if (actorId !== undefined) conditions.push({ sql: 'actor_id = ?', params: [actorId] });
    if (action) conditions.push({ sql: 'action = ?', params: [action] });
    if (subject) conditions.push({ sql: 'subject = ?', params: [subjectOf(this.ids, subject)] });
    if (from) conditions.push({ sql: 'at >= ?', params: [from] });
    if (until) conditions.push({ sql: 'at < ?', params: [until] });
    return FOUND.page(this.transactions.db, conditions, page);
  }

  /** The rows of the CSV download, the oldest first. */
  async *rows(): AsyncGenerator<Row<(typeof AUDIT_COLUMNS)[number]>> {
    for (let last = 0; ;) {
      const where = { id: { $gt: last } };
      const entries = await this.transactions.em.find(AuditEntry, where, { orderBy: { id: 'asc' }, limit: PAGE });
      if (entries.length === 0) return;
      const people = await this.transactions.em.find(AuditPerson, { id: { $in: entries.map(({ id }) => id) } });
      const byEntry = new Map(people.map((person) => [person.id, person]));
      for (const entry of entries) yield row(entry, byEntry.get(entry.id));
      last = entries.at(-1)!.id;
    }
  }
}

function row(entry: AuditEntry, person: AuditPerson | undefined): Row<(typeof AUDIT_COLUMNS)[number]> {
  const { seq, at, action, actorId, subject, before, after, hash } = entry;
  return {
    seq,
    at: at.toISOString(),
    action,
    actor_id: actorId,
    name: person?.name,
    address: person?.address,
    user_agent: person?.userAgent,
    subject,
    before,
    after,
    hash,
    attempts: person?.attempts,
  };
}
