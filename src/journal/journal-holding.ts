import type { EntityManager } from '@mikro-orm/sql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Holdings, type Holding, type Part, type Told } from '../persistence/holdings.js';
import type { Tx } from '../persistence/tx.js';
import { Activity } from './activity.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPerson } from './audit-person.entity.js';
import { forgetSomeOfPerson } from './journal.js';

/** A reset drops the feed with its events. The audit log stays; erasing an account deletes its AuditPerson rows. */
@Injectable()
export class JournalHolding implements Holding, OnModuleInit {
  readonly dropped = [Activity];
  readonly personal = { log: logOf };

  constructor(private readonly holdings: Holdings) {}

  onModuleInit(): void {
    this.holdings.register(this);
  }

  forgetSome(tx: Tx, userId: number, most: number): Promise<boolean> {
    return forgetSomeOfPerson(tx, userId, most);
  }
}

/**
 * Entries by the user, and about the account. One query for each index: a joint condition would scan the whole log for
 * every page.
 */
async function logOf(em: EntityManager, userId: number, { where, ...part }: Part): Promise<Told[]> {
  const did = await em.find(AuditEntry, { actorId: userId, ...where }, part);
  const met = await em.find(AuditEntry, { subject: `user:${userId}`, ...where }, part);
  const direction = part.orderBy.id === 'asc' ? 1 : -1;
  const entries = [...new Set([...did, ...met])].toSorted((a, b) => (a.id - b.id) * direction).slice(0, part.limit);
  const ids = entries.map(({ id }) => id);
  const range = { $gte: Math.min(...ids), $lte: Math.max(...ids) };
  const people = ids.length === 0 ? [] : await em.find(AuditPerson, { userId, id: range });
  const personOf = new Map(people.map((person) => [person.id, person]));
  return entries.map(({ id, at, action, subject, before, after }) => {
    const { name, address, userAgent } = personOf.get(id) ?? {};
    return { id, row: { at, action, subject, before: json(before), after: json(after), name, address, userAgent } };
  });
}

function json(text: string): unknown {
  return JSON.parse(text);
}
