import type { TemplateResult } from 'lit-html';

/** A part of the dashboard that watches something of one event. */
export interface Panel {
  /** Watches this event from now on, in place of the one before. */
  watch(eventId: string): void;
  view(): TemplateResult;
}
