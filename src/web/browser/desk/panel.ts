import type { TemplateResult } from 'lit-html';
import type { Refusal } from '../api.js';
import { fail } from '../notices.js';

/** A part of the dashboard about one event. */
export interface Panel {
  /** Switches to this event. */
  watch(eventId: string): void;
  view(): TemplateResult;
}

/**
 * Panels' reaction to the end of a subscription. A missing event is handled by the figures, which switch to another.
 */
export function over(refusal?: Refusal): void {
  if (refusal && refusal.code !== 'NOT_FOUND') fail(refusal);
}
