import type { ChangeMessage } from '../bus/message.js';

/** One thing that changed, for the audit log. */
export interface Change {
  /** Such as `order:17`. */
  subject: string;
  before?: object;
  after?: object;
}

/**
 * Something that a command did. With a `kind` it becomes a row of the feed and, after the commit, a message on the bus; with
 * a `subject` it becomes a change in the command's entry in the audit log.
 */
export type Fact = Partial<Change> & Partial<Omit<ChangeMessage, 'at' | 'actorId'>>;

/** What an entry in the audit log says, beside who did it. */
export interface Entry {
  /** In the order in which they were recorded. */
  changes: Change[];
  /** For an entry that stands for several attempts, how many until now. */
  attempts?: number;
}
