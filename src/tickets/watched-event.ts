import { MESSAGE_KINDS, type ChangeMessage, type MessageKind } from '../bus/message.js';
import type { Events } from './events.js';

/** Kinds of messages after which another event may be the default one. */
const MAY_MOVE_DEFAULT = MESSAGE_KINDS.filter((kind) => /^(event|ticketType)\./.test(kind));

/** The event of a view: the one with the given id, or the default one, which may become another. */
export class WatchedEvent {
  /** What triggers a view of it besides its fields. */
  readonly triggers: readonly MessageKind[];
  /** The id at the last read; undefined while it is not known. */
  private id?: number;

  constructor(
    private readonly asked: number | undefined,
    private readonly events: Events,
  ) {
    this.id = asked;
    this.triggers = asked === undefined ? MAY_MOVE_DEFAULT : [];
  }

  /** Finds the default event's id, and reads. Until the id is known, messages of every event count. */
  async reading<T>(read: (asked: number | undefined) => Promise<T>): Promise<T> {
    if (this.asked === undefined) {
      this.id = undefined;
      this.id = (await this.events.get(undefined)).id;
    }
    return read(this.asked);
  }

  /** Whether a message is about the event, or may make another one the default. */
  concerns({ kind, eventId }: ChangeMessage): boolean {
    return this.id === undefined || eventId === this.id || this.triggers.includes(kind);
  }
}
