import type { TemplateResult } from 'lit-html';
import type { Refusal } from '../api.js';
import { fail } from '../notices.js';

/** A part of the dashboard that is about one event. */
export interface Panel {
  /** Is about this event from now on, in place of the one before. */
  watch(eventId: string): void;
  view(): TemplateResult;
}

/** What panels do when there is nothing to watch any more. That the event is gone, the figures notice, and go on with another. */
export function over(refusal?: Refusal): void {
  if (refusal && refusal.code !== 'NOT_FOUND') fail(refusal);
}
