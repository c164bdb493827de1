import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import type { Trigger } from '../bus/changed-by.js';
import { MESSAGE_KINDS, type BusMessage, type ChangeMessage, type MessageKind } from '../bus/message.js';
import { MessageBus } from '../bus/message-bus.js';
import { LiveValue, type Source, type Watching } from './live-value.js';
import { selectionTriggers } from './selection-triggers.js';
import { Turns } from './turns.js';

/** The schema's description of every subscription. */
export const LIVE = 'The present value at once, then the newest after a change.';

/** A query that is read again after changes. */
export interface LiveView<T> extends Source<T> {
  /** Equal for all watchers of the same subscription that see the same. With the same triggers they share one value. */
  key: string;
  /** Triggers besides those that the fields of the selection declare. */
  triggers?: readonly Trigger[];
  /**
   * Whether the rows of the message are rows of the view. It is asked only for kinds that trigger the view.
   * @param shown the value as last read; undefined while it is read, when any row may be of the view
   * @param ofOthers whether the selection depends on other rows of the same list, too, as a position in a queue does
   */
  concerns(message: ChangeMessage, shown: T | undefined, ofOthers: boolean): boolean;
}

/** A watched value, and its triggers. */
interface OpenView {
  value: LiveValue<unknown>;
  triggers: ReadonlySet<Trigger>;
  concerns: LiveView<unknown>['concerns'];
}

/** All watched values; messages of the bus mark them as changed. */
@Injectable()
export class LiveViews implements OnModuleInit, OnModuleDestroy {
  private readonly open = new Map<string, OpenView>();
  private readonly triggeredBy = new Map<MessageKind, Set<OpenView>>(MESSAGE_KINDS.map((kind) => [kind, new Set()]));
  private leaveBus = () => {};

  constructor(
    private readonly bus: MessageBus,
    private readonly turns: Turns,
  ) {}

  onModuleInit(): void {
    this.leaveBus = this.bus.subscribe((message) => this.hear(message));
  }

  onModuleDestroy(): void {
    this.leaveBus();
  }

  /** The number of watched values. */
  get watched(): number {
    return this.open.size;
  }

  /**
   * The present value, then the newest after changes, each under the subscription's name. Messages that may change a
   * selected field, and are about rows of the view, cause another reading.
   */
  async watch<T>(info: GraphQLResolveInfo, view: LiveView<T>): Promise<Watching<Record<string, T>>> {
    const values = await this.valueOf(info, view).watch();
    return named(info.fieldName, values);
  }

  private valueOf<T>(info: GraphQLResolveInfo, view: LiveView<T>): LiveValue<T> {
    const triggers = new Set([...selectionTriggers(info), ...(view.triggers ?? [])]);
    const key = [info.fieldName, view.key, ...[...triggers].toSorted()].join(' ');
    const known = this.open.get(key);
    if (known) return known.value as LiveValue<T>;
    const value = new LiveValue<T>(view, this.turns, () => this.close(key));
    const concerns: OpenView['concerns'] = (message, shown, ofOthers) =>
      view.concerns(message, shown as T | undefined, ofOthers);
    const open: OpenView = { value: value as LiveValue<unknown>, triggers, concerns };
    this.open.set(key, open);
    for (const kind of kindsOf(triggers)) this.triggeredBy.get(kind)?.add(open);
    return value;
  }

  private close(key: string): void {
    const view = this.open.get(key);
    this.open.delete(key);
    if (view) for (const kind of kindsOf(view.triggers)) this.triggeredBy.get(kind)?.delete(view);
  }

  /** A kind that only a newer replica knows may concern every view with these rows. */
  private hear(message: BusMessage): void {
    if (message.kind === 'session.ended') return;
    if (message.kind === 'bus.gap' || message.kind === 'data.reset') {
      for (const { value } of this.open.values()) value.changed();
      return;
    }
    const { kind } = message;
    for (const { value, triggers, concerns } of this.triggeredBy.get(kind) ?? this.open.values()) {
      if (!value.isStale && concerns(message, value.shown, triggers.has(`${kind} of others`))) value.changed();
    }
  }
}

function kindsOf(triggers: ReadonlySet<Trigger>): Set<MessageKind> {
  return new Set([...triggers].map((trigger) => trigger.split(' ', 1)[0] as MessageKind));
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
