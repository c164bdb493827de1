import type { ChangeMessage } from '../bus/message.js';
import type { Events } from './events.js';

/** The event that a view shows: the one with that id, or the default one, which is another after a reset. */
export class WatchedEvent {
  /** As it was at the last reading; none while it is not known. */
  private id?: number;

  constructor(
    private readonly asked: number | undefined,
    private readonly events: Events,
  ) {
    this.id = asked;
  }

  /** Finds out which event is the default one, and reads. Until that is known, messages of each event count. */
  async reading<T>(read: (asked: number | undefined) => Promise<T>): Promise<T> {
    if (this.asked === undefined) {
      this.id = undefined;
      this.id = (await this.events.get(undefined)).id;
    }
    return read(this.asked);
  }

  concerns({ eventId }: ChangeMessage): boolean {
    return this.id === undefined || eventId === this.id;
  }
}
