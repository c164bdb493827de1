import type { EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import type { Acting } from '../common/acting.js';
import { isOfFeed, type ChangeMessage, type FeedMessage } from '../bus/message.js';
import type { Database } from './database.js';
import type { Change, Entry, Fact } from './fact.js';
import { Db } from './statements/db.js';

/**
 * Writes the feed and the audit log. The journal implements this interface, so that the persistence layer does not
 * import it.
 */
export interface Journal {
  /** Inserts rows of the feed. */
  writeFeed(tx: Tx, happened: FeedMessage[]): Promise<void>;
  /** Inserts an entry of the audit log. @returns its id */
  writeEntry(tx: Tx, by: Acting, entry: Entry): Promise<number>;
}

/** The changes that one command of a transaction has recorded for the audit log. */
interface Command {
  changes: Change[];
  /** Whether `finish` writes an entry, if none was written before. */
  entry: 'always' | 'if recorded' | 'never';
}

/**
 * An open transaction, passed as an argument to every function that needs one. It throws when used after the work that
 * `Transactions` opened it for.
 */
export class Tx {
  private over = false;
  private readonly commands = new Map<Acting, Command>();
  private readonly happened: ChangeMessage[] = [];
  private readonly tellings: (() => void)[] = [];
  private readonly statements: Db;

  constructor(
    private readonly manager: EntityManager,
    private readonly database: Database,
    private readonly journal: Journal,
    /** The moment at which it was opened, by the database's time. */
    readonly now: Date,
  ) {
    this.statements = new Db(database.dialect, manager.getTransactionContext()!);
  }

  /** MikroORM's entity manager of this transaction. */
  get em(): EntityManager {
    this.assertOpen();
    return this.manager;
  }

  /**
   * Runs statements in this transaction. It sees what `em` has flushed, and `em` does not see its writes in entities that
   * are loaded already.
   */
  get db(): Db {
    this.assertOpen();
    return this.statements;
  }

  /** Whether it runs on PostgreSQL, where several transactions write at the same time. */
  get postgres(): boolean {
    return this.database.postgres;
  }

  /**
   * Locks rows `for no key update` until the transaction ends, in id order against deadlocks. Others may still insert
   * references to them.
   */
  async lockForUpdate(entity: EntityClass<{ id: number }>, ids: number[]): Promise<void> {
    await this.database.lockForUpdate(this.em, entity, ids);
  }

  /**
   * Locks rows `for key share` until the transaction ends, in id order: their keys cannot change, and they cannot be
   * deleted.
   */
  async lockForKeyShare(entity: EntityClass<{ id: number }>, ids: number[]): Promise<void> {
    await this.database.lockForKeyShare(this.em, entity, ids);
  }

  /** Takes the advisory lock with this number until the transaction ends. */
  async advisoryLock(number: number): Promise<void> {
    await this.database.advisoryLock(this.em, number);
  }

  /** Takes the advisory lock in shared mode until the transaction ends. An exclusive waiter keeps newcomers out. */
  async advisoryLockShared(number: number): Promise<void> {
    await this.database.advisoryLockShared(this.em, number);
  }

  /**
   * Records a fact of a command. Rows of the feed are inserted at the end of the work, messages are published after the
   * commit.
   */
  record(by: Acting, { subject, before, after, kind, ...about }: Fact): void {
    this.assertOpen();
    if (subject !== undefined) this.command(by).changes.push({ subject, before, after });
    if (kind !== undefined) this.happened.push({ ...about, kind, at: this.now, actorId: by.user?.id });
  }

  /**
   * Writes the command's audit entry now, with the changes recorded so far. Commands of staff get their entry at the
   * end anyway. Call this for other actors, and for an entry that must precede a later step.
   * @returns the entry's id
   */
  async audit(by: Acting, attempts?: number): Promise<number> {
    const { changes } = this.command(by);
    this.commands.set(by, { changes: [], entry: 'never' });
    return this.journal.writeEntry(this, by, { changes, attempts });
  }

  /** Calls `tell` after the commit; never after a rollback. */
  afterCommit(tell: () => void): void {
    this.assertOpen();
    this.tellings.push(tell);
  }

  /** Begins a command of `by`: `finish` writes its audit entry, if `by` is staff. */
  begin(by: Acting, entry: 'always' | 'if recorded' = 'always'): void {
    this.commands.set(by, { changes: [], entry: by.user?.isStaff ? entry : 'never' });
  }

  /** Flushes, and writes audit entries and feed rows. `Transactions` calls it after the work, before the commit. */
  async finish(): Promise<void> {
    await this.em.flush();
    for (const [by, { changes, entry }] of this.commands) {
      if (entry === 'always' || (entry === 'if recorded' && changes.length > 0)) await this.audit(by);
    }
    const rows = this.happened.filter(isOfFeed);
    if (rows.length > 0) await this.journal.writeFeed(this, rows);
  }

  /** Closes it: any further use throws. @returns the messages and callbacks that are due after the commit */
  end(): { happened: readonly ChangeMessage[]; tellings: readonly (() => void)[] } {
    this.over = true;
    return { happened: this.happened, tellings: this.tellings };
  }

  private assertOpen(): void {
    if (this.over) throw new Error('This transaction is over');
  }

  /** @throws Error for a user whose command was not begun here: its entry would be lost */
  private command(by: Acting): Command {
    const begun = this.commands.get(by);
    if (begun) return begun;
    if (by.user) throw new Error(`${by.operation} is no command of this transaction`);
    const command: Command = { changes: [], entry: 'never' };
    this.commands.set(by, command);
    return command;
  }
}
