import { Injectable, Logger } from '@nestjs/common';
import type { BusMessage } from './message.js';

export type Listener = (message: BusMessage) => void;

/** Carries messages to all listeners, at most once and in no guaranteed order. After a loss it sends `bus.gap`. */
export abstract class MessageBus {
  /** Whether messages of all replicas arrive here, and this replica's arrive at all others. */
  abstract readonly connected: boolean;

  abstract publish(message: BusMessage): void;
  /** @returns a function that ends the subscription */
  abstract subscribe(listener: Listener): () => void;
}

/** The bus of a single process. An error of one listener is logged; the others still get the message. */
@Injectable()
export class InProcessMessageBus extends MessageBus {
  protected readonly logger = new Logger(MessageBus.name);
  readonly connected: boolean = true;
  private readonly listeners = new Set<Listener>();

  publish(message: BusMessage): void {
    for (const listener of this.listeners) {
      try {
        listener(message);
      } catch (error) {
        this.logger.error(error);
      }
    }
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
