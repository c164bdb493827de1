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

/** The contents of an entry in the audit log, without the actor. */
export interface Entry {
  /** In the order in which they were recorded. */
  changes: Change[];
  /** The number of attempts until now, for an entry that stands for several. */
  attempts?: number;
}
