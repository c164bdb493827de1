import type { ExecutionResult } from 'graphql';
import { nextEvent } from './server-sent-events.js';
import { textFrame } from './text-frame.js';

const END = Buffer.from('}');

/** An answer that all watchers of a selection get, serialized once. */
export class SharedAnswer {
  private readonly payload: Buffer;
  /** The last frame: most programs give all their subscriptions the same id. */
  private last?: { id: string; frame: Buffer };

  private event?: Buffer;

  constructor(result: ExecutionResult) {
    this.payload = Buffer.from(JSON.stringify(result));
  }

  /** The `next` message of graphql-transport-ws for a subscription's id, as a WebSocket frame. */
  frameFor(id: string): Buffer {
    if (this.last?.id === id) return this.last.frame;
    const frame = textFrame([Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`), this.payload, END]);
    this.last = { id, frame };
    return frame;
  }

  /** The `next` event of graphql-sse. */
  get asEvent(): Buffer {
    return (this.event ??= nextEvent(this.payload));
  }
}
