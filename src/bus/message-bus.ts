import { Injectable, Logger } from '@nestjs/common';
import type { BusMessage } from './message.js';

export type Listener = (message: BusMessage) => void;

/** Carries events to whoever listens, at most once and in no promised order; after a loss comes a `bus.gap`. */
export abstract class MessageBus {
  /** Whether events of all replicas arrive here, and those from here at all replicas. */
  abstract readonly connected: boolean;

  abstract publish(message: BusMessage): void;
  /** @returns a function that ends the subscription */
  abstract subscribe(listener: Listener): () => void;
}

/** The bus of a single process. A listener that throws is logged and stops nobody else. */
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
