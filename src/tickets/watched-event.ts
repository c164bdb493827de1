import type { ChangeMessage } from '../bus/message.js';
import type { Events } from './events.js';

/** The event of a view: the one with the given id, or the default one, which changes with a reset. */
export class WatchedEvent {
  /** The id at the last read; undefined while it is not known. */
  private id?: number;

  constructor(
    private readonly asked: number | undefined,
    private readonly events: Events,
  ) {
    this.id = asked;
  }

  /** Finds the default event's id, and reads. Until the id is known, messages of every event count. */
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
