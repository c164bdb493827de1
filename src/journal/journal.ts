import { raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { FeedMessage } from '../bus/message.js';
import type { Change, CommandEntry } from '../persistence/fact.js';
import { InsertRows } from '../persistence/statements/insert-rows.js';
import { Statement } from '../persistence/statements/statement.js';
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

  /**
   * Inserts all entries in one statement, and their personal data in another. An entry's subject is that of its last
   * change. They are sealed soon after the commit.
   */
  async writeEntries(tx: Tx, entries: readonly CommandEntry[]): Promise<number[]> {
    const ids = await nextIds(tx, entries.length);
    await INSERT_ENTRIES.insert(
      tx.db,
      entries.map(({ by, changes }, index) => ({
        id: ids[index]!,
        at: tx.now,
        action: by.operation,
        actorId: by.user?.id,
        subject: changes.at(-1)?.subject,
        before: merged(changes, 'before'),
        after: merged(changes, 'after'),
      })),
    );
    await INSERT_PEOPLE.insert(
      tx.db,
      entries.map(({ by: { user, name = user?.username, address, userAgent }, attempts }, index) => ({
        id: ids[index]!,
        userId: user?.id,
        name: legible(name, 300),
        address: legible(address, 60),
        userAgent: legible(userAgent, 200),
        attempts,
      })),
    );
    tx.afterCommit(() => this.seal.soon());
    return ids;
  }
}

const INSERT_ENTRIES = new InsertRows<
  Pick<AuditEntry, 'id' | 'at' | 'action' | 'actorId' | 'subject' | 'before' | 'after'>
>(AuditEntry, ['id', 'at', 'action', 'actorId', 'subject', 'before', 'after']);

const INSERT_PEOPLE = new InsertRows<
  Pick<AuditPerson, 'id' | 'userId' | 'name' | 'address' | 'userAgent' | 'attempts'>
>(AuditPerson, ['id', 'userId', 'name', 'address', 'userAgent', 'attempts']);

/** The next ids of entries, in ascending order: of the sequence, or, on SQLite with its one writer, those that follow. */
async function nextIds(tx: Tx, count: number): Promise<number[]> {
  if (tx.postgres) return (await TAKE_IDS.all(tx.db, { count })).map(({ id }) => id);
  const last = (await LAST_ID.first(tx.db, {}))?.last ?? 0;
  return Array.from({ length: count }, (_, index) => last + 1 + index);
}

interface Tables {
  sqlite_sequence: { name: string; seq: number };
}

const TAKE_IDS = new Statement<Tables, { count: number }, { id: number }>(
  (db, $) =>
    db
      .selectFrom(sql`generate_series(1, ${$.count})`.as('number'))
      .select(sql<number>`nextval('audit_entry_id_seq')`.as('id')),
  { id: 'number' },
);

/** The greatest id that was ever given, deleted rows included. */
const LAST_ID = new Statement<Tables, object, { last: number }>((db) =>
  db.selectFrom('sqlite_sequence').select('seq as last').where('name', '=', sql.lit('audit_entry')),
);

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
function merged(changes: readonly Change[], side: 'before' | 'after'): string {
  const all: Record<string, object> = {};
  for (const change of changes) {
    const known = all[change.subject];
    const news = change[side];
    if (news) all[change.subject] = side === 'before' ? { ...news, ...known } : { ...known, ...news };
  }
  return JSON.stringify(all);
}
