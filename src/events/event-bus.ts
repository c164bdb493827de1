import { Injectable, Logger } from '@nestjs/common';
import type { BusEvent } from './domain-event.js';

export type Listener = (event: BusEvent) => void;

/** Carries events to whoever listens, at most once and in no promised order. */
export abstract class EventBus {
  abstract publish(event: BusEvent): void;
  /** @returns a function that ends the subscription */
  abstract subscribe(listener: Listener): () => void;
}

/** The bus of a single process. A listener that throws is logged and stops nobody else. */
@Injectable()
export class InProcessEventBus extends EventBus {
  private readonly logger = new Logger(InProcessEventBus.name);
  private readonly listeners = new Set<Listener>();

  publish(event: BusEvent): void {
    for (const listener of this.listeners) {
      try {
        listener(event);
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
