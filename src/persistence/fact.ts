import type { Acting } from '../common/acting.js';
import type { ChangeMessage } from '../bus/message.js';

/** One thing that changed, for the audit log. */
export interface Change {
  /** The changed thing: `order:17`. */
  subject: string;
  before?: object;
  after?: object;
}

/**
 * One thing that a command did. With a `kind` it becomes a message on the bus after the commit, and a row of the feed if
 * the kind is one of the feed's. With a `subject` it becomes a change in the command's entry in the audit log.
 */
export type Fact = Partial<Change> & Partial<Omit<ChangeMessage, 'at' | 'actorId'>>;

/** An entry of the audit log: a command, its actor and what it changed. */
export interface CommandEntry {
  by: Acting;
  /** In the order in which they were recorded. */
  changes: readonly Change[];
  /** The number of attempts until now, for an entry that stands for several. */
  attempts?: number;
}
