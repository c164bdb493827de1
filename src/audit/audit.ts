import { Injectable } from '@nestjs/common';
import { raw } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Asker } from '../common/asker.js';
import { Clock } from '../common/clock.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPerson } from './audit-person.entity.js';
import { AuditSeal } from './audit-seal.js';

/** What changed about one thing. */
export interface AuditChange {
  /** Such as `order:17`. */
  subject: string;
  before?: object;
  after?: object;
}

/** Who did it, where that is not the request's own user. */
export interface AuditActor {
  id?: number;
  name?: string;
}

/** Writes down what staff did and who logged in, in the transaction that it happened in. */
@Injectable()
export class Audit {
  private readonly changes = new WeakMap<EntityManager, AuditChange[]>();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly asker: Asker,
    private readonly clock: Clock,
    private readonly seal: AuditSeal,
  ) {}

  /** Keeps a change for the entry that this transaction will have, if it has one. Needs an open unit of work. */
  note(change: AuditChange): void {
    const em = this.unit.em;
    const changes = this.changes.get(em);
    if (changes) changes.push(change);
    else this.changes.set(em, [change]);
  }

  /** Whether anything was noted since the last entry of this transaction. Needs an open unit of work. */
  get noted(): boolean {
    return this.changes.has(this.unit.em);
  }

  /**
   * The entry of this transaction, with the changes noted so far. Needs an open unit of work.
   *
   * @param attempts for an entry that stands for several attempts, how many until now
   * @returns the entry's id
   */
  async write(action: string, actor: AuditActor = this.user(), attempts?: number): Promise<number> {
    const em = this.unit.em;
    const changes = this.changes.get(em) ?? [];
    this.changes.delete(em);
    const { address, userAgent } = this.asker.facts;
    const entry = em.create(AuditEntry, {
      at: this.clock.now(),
      action,
      actorId: actor.id,
      subject: changes[0]?.subject,
      before: merged(changes, 'before'),
      after: merged(changes, 'after'),
    });
    await em.flush();
    em.create(AuditPerson, {
      id: entry.id,
      userId: actor.id,
      name: legible(actor.name, 300),
      address: legible(address, 60),
      userAgent: legible(userAgent, 200),
      attempts,
    });
    this.unit.afterCommit(() => this.seal.soon());
    return entry.id;
  }

  /** Adds to the attempts that an entry stands for, beside the chain; nothing where its account is erased. Needs an open unit of work. */
  async addAttempts(entryId: number, more: number): Promise<void> {
    const attempts = raw('attempts + ?', [more]);
    await this.unit.em.nativeUpdate(AuditPerson, { id: entryId, attempts: { $ne: null } }, { attempts });
  }

  /** Whatever stands beside the chain about a user is gone; the chain stays whole. Needs an open unit of work. */
  async forget(userId: number): Promise<void> {
    await this.unit.em.flush();
    await this.unit.em.nativeDelete(AuditPerson, { userId });
  }

  /** The same for `most` entries. Needs an open unit of work. @returns whether there may be more */
  async forgetSome(userId: number, most: number): Promise<boolean> {
    const some = `select id from audit_person where user_id = ? limit ${most}`;
    const { affectedRows } = await this.unit.em.execute<{ affectedRows: number }>(
      `delete from audit_person where id in (${some})`,
      [userId],
      'run',
    );
    return affectedRows === most;
  }

  private user(): AuditActor {
    const { user } = this.asker.facts;
    return { id: user?.id, name: user?.username };
  }
}

/** Without what a database refuses or a terminal obeys, and no longer than there is room. */
function legible(text: string | undefined, length: number): string | undefined {
  return text?.replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD').slice(0, length);
}

/** By subject; what changed twice is told as it was at first, and as it is at last. */
function merged(changes: AuditChange[], side: 'before' | 'after'): string {
  const all: Record<string, object> = {};
  for (const change of changes) {
    const known = all[change.subject];
    const news = change[side];
    if (news) all[change.subject] = side === 'before' ? { ...news, ...known } : { ...known, ...news };
  }
  return JSON.stringify(all);
}
