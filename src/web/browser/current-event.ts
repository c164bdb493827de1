import { ask, type Refusal } from './api.js';
import { fail, warn } from './notices.js';
import { EventsDocument, type HappeningFragment } from './operations.generated.js';

/** The pause before a retry, in milliseconds. */
const AGAIN = 3_000;

/** The page's event: the one that the URL names, or the default one. */
export class CurrentEvent {
  /** All events, the default one first; undefined until they are loaded. */
  all: HappeningFragment[] | undefined;
  chosen: HappeningFragment | undefined;
  /** Why the event cannot be watched; undefined if it can. */
  refusal: Refusal | undefined;

  /**
   * @param opened called with the event to watch, and again with another one after a reset
   * @param changed called when the page must be drawn again
   */
  constructor(
    private readonly opened: (event: HappeningFragment) => void,
    private readonly changed: () => void,
  ) {
    void this.open();
    addEventListener('focus', () => void this.lookForNew());
  }

  /** To call when a subscription to the event ends. */
  readonly over = (refusal?: Refusal): void => {
    if (!refusal || refusal.code === 'NOT_FOUND') return void this.open(); // a reset has created another one
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

  /** Loads new events for the choice. */
  private async lookForNew(): Promise<void> {
    try {
      this.all = (await ask(EventsDocument, {})).events;
      this.changed();
    } catch {
      // Keeps the choice. The page shows its own connection status.
    }
  }
}
