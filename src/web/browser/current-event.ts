import { ask, type Refusal } from './api.js';
import { fail, warn } from './notices.js';
import { EventsDocument, type HappeningFragment } from './operations.generated.js';

/** After so long what did not work is tried again, in milliseconds. */
const AGAIN = 3_000;

/** The event that a page is about: the one that the address names, or the default one. */
export class CurrentEvent {
  /** All events, the default one first; nothing as long as they are not known. */
  all: HappeningFragment[] | undefined;
  chosen: HappeningFragment | undefined;
  /** Why the event cannot be watched, where it cannot. */
  refusal: Refusal | undefined;

  /**
   * @param opened is called with the event to watch, and again with another one when that is gone
   * @param changed is called when there is something else to show
   */
  constructor(
    private readonly opened: (event: HappeningFragment) => void,
    private readonly changed: () => void,
  ) {
    void this.open();
    addEventListener('focus', () => void this.lookForNew());
  }

  /** For whoever watches the event: what to do when there is nothing to watch any more. */
  readonly over = (refusal?: Refusal): void => {
    if (!refusal || refusal.code === 'NOT_FOUND') return void this.open(); // after a reset there is another one
    this.refusal = refusal;
    fail(refusal);
    this.changed();
  };

  private async open(): Promise<void> {
    try {
      this.all = (await ask(EventsDocument, {})).events;
    } catch {
      setTimeout(() => void this.open(), AGAIN);
      return;
    }
    const slug = new URLSearchParams(location.search).get('event');
    const named = this.all.find((event) => event.slug === slug);
    if (slug !== null && !named) warn('There is no such event any more; this is another one.');
    this.chosen = named ?? this.all[0];
    if (this.chosen) this.opened(this.chosen);
    this.changed();
  }

  /** Events that came since, for the choice. */
  private async lookForNew(): Promise<void> {
    try {
      this.all = (await ask(EventsDocument, {})).events;
      this.changed();
    } catch {
      // The choice stays as it was; the page is live or says that it is not.
    }
  }
}
