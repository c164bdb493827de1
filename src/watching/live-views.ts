import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ChangeMessage } from '../bus/message.js';
import { MessageBus } from '../bus/message-bus.js';
import { LiveValue, type Source, type Watching } from './live-value.js';
import { Turns } from './turns.js';

/** The schema's description of every subscription. */
export const LIVE = 'The present value at once, then the newest after a change.';

/** A query that is read again after changes. */
export interface LiveView<T> extends Source<T> {
  /** Equal for all watchers that see the same: they share one value. */
  key: string;
  /** Whether the message may mean a change of the value. */
  concerns(message: ChangeMessage): boolean;
}

/** All watched values; messages of the bus mark them as changed. */
@Injectable()
export class LiveViews implements OnModuleInit, OnModuleDestroy {
  private readonly open = new Map<string, { value: LiveValue<unknown>; concerns: LiveView<unknown>['concerns'] }>();
  private leaveBus = () => {};

  constructor(
    private readonly bus: MessageBus,
    private readonly turns: Turns,
  ) {}

  onModuleInit(): void {
    this.leaveBus = this.bus.subscribe((message) => {
      if (message.kind === 'session.ended') return;
      for (const { value, concerns } of this.open.values()) {
        if (message.kind === 'bus.gap' || message.kind === 'data.reset' || concerns(message)) value.changed();
      }
    });
  }

  onModuleDestroy(): void {
    this.leaveBus();
  }

  /** The number of watched values. */
  get watched(): number {
    return this.open.size;
  }

  /** The present value, then the newest after changes, each under the subscription's name. */
  async watch<T>(name: string, view: LiveView<T>): Promise<Watching<Record<string, T>>> {
    const values = await this.valueOf(view).watch();
    return named(name, values);
  }

  private valueOf<T>(view: LiveView<T>): LiveValue<T> {
    const open = this.open.get(view.key);
    if (open) return open.value as LiveValue<T>;
    const value = new LiveValue<T>(view, this.turns, () => this.open.delete(view.key));
    this.open.set(view.key, { value: value as LiveValue<unknown>, concerns: (message) => view.concerns(message) });
    return value;
  }
}

/** GraphQL reads a subscription's value from the property with its field's name. */
function named<T>(name: string, values: Watching<T>): Watching<Record<string, T>> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    changed: () => values.changed(),
    async next() {
      const { value, done } = await values.next();
      return done ? { value: undefined, done } : { value: { [name]: value }, done: false };
    },
    async return() {
      await values.return?.();
      return { value: undefined, done: true };
    },
  };
}
