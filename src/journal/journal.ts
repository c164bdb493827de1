import { raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import type { FeedMessage } from '../bus/message.js';
import type { Change, Entry } from '../persistence/fact.js';
import { InsertRows } from '../persistence/statements/insert-rows.js';
import { Transactions } from '../persistence/transactions.js';
import type { Journal, Tx } from '../persistence/tx.js';
import { Activity } from './activity.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPerson } from './audit-person.entity.js';
import { AuditSeal } from './audit-seal.js';

const INSERT_FEED = new InsertRows<FeedMessage>(Activity, [
  'at',
  'kind',
  'eventId',
  'actorId',
  'orderId',
  'ticketTypeId',
  'quantity',
]);

/** Writes the facts that commands recorded, into the feed and the audit log, in the command's transaction. */
@Injectable()
export class JournalWriter implements Journal {
  constructor(
    transactions: Transactions,
    private readonly seal: AuditSeal,
  ) {
    transactions.writeTo(this);
  }

  /** Inserts all rows in one statement. */
  async writeFeed(tx: Tx, happened: FeedMessage[]): Promise<void> {
    await INSERT_FEED.insert(tx.db, happened);
  }

  /** The entry's subject is that of its last change. It is sealed soon after the commit. */
  async writeEntry(tx: Tx, by: Acting, { changes, attempts }: Entry): Promise<number> {
    const { em } = tx;
    const { operation, user, name = user?.username, address, userAgent } = by;
    const entry = em.create(AuditEntry, {
      at: tx.now,
      action: operation,
      actorId: user?.id,
      subject: changes.at(-1)?.subject,
      before: merged(changes, 'before'),
      after: merged(changes, 'after'),
    });
    await em.flush();
    em.create(AuditPerson, {
      id: entry.id,
      userId: user?.id,
      name: legible(name, 300),
      address: legible(address, 60),
      userAgent: legible(userAgent, 200),
      attempts,
    });
    await em.flush();
    tx.afterCommit(() => this.seal.soon());
    return entry.id;
  }
}

/** Adds to an entry's attempts, outside of the chain. No effect if the account was erased. */
export async function addAttempts(tx: Tx, entryId: number, more: number): Promise<void> {
  const attempts = raw('attempts + ?', [more]);
  await tx.em.nativeUpdate(AuditPerson, { id: entryId, attempts: { $ne: null } }, { attempts });
}

/** Deletes all personal data of a user in the log; the chain stays valid. */
export async function forgetPerson(tx: Tx, userId: number): Promise<void> {
  await tx.em.nativeDelete(AuditPerson, { userId });
}

/** Deletes it for at most `most` entries. @returns whether there may be more */
export async function forgetSomeOfPerson(tx: Tx, userId: number, most: number): Promise<boolean> {
  const some = `select id from audit_person where user_id = ? limit ${most}`;
  const { affectedRows } = await tx.em.execute<{ affectedRows: number }>(
    `delete from audit_person where id in (${some})`,
    [userId],
    'run',
  );
  return affectedRows === most;
}

/** Replaces control characters and lone surrogates, which a database refuses or a terminal obeys, and cuts the text. */
function legible(text: string | undefined, length: number): string | undefined {
  return text?.slice(0, length).replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD'); // the cut may have split a pair
}

/** Merges changes by subject: of repeated changes, the first `before` and the last `after` count. */
function merged(changes: Change[], side: 'before' | 'after'): string {
  const all: Record<string, object> = {};
  for (const change of changes) {
    const known = all[change.subject];
    const news = change[side];
    if (news) all[change.subject] = side === 'before' ? { ...news, ...known } : { ...known, ...news };
  }
  return JSON.stringify(all);
}
