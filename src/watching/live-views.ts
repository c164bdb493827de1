import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import type { Trigger } from '../bus/changed-by.js';
import { MESSAGE_KINDS, type BusMessage, type ChangeMessage } from '../bus/message.js';
import { MessageBus } from '../bus/message-bus.js';
import { LiveValue, type SharedWatching, type Source } from './live-value.js';
import { selectionTriggers } from './selection-triggers.js';
import { Turns } from './turns.js';

/** The schema's description of every subscription. */
export const LIVE = 'The present value at once, then the newest after a change.';
/** The schema's description of a connection below the root: a page of a long list is not watched. */
export const READ_ALONG =
  'In a subscription it is read whenever the subscription is; its own changes do not trigger that.';

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

/** A watched value and its view. */
interface OpenView {
  value: LiveValue<unknown>;
  view: LiveView<unknown>;
}

/** All watched values; messages of the bus mark them as changed. */
@Injectable()
export class LiveViews implements OnModuleInit, OnModuleDestroy {
  private readonly open = new Map<string, OpenView>();
  /** The views that a kind of message triggers: those of its own rows, and those of others, too. */
  private readonly triggered = new Map(MESSAGE_KINDS.map((kind) => [kind, new Map<OpenView, boolean>()]));
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
  async watch<T>(info: GraphQLResolveInfo, view: LiveView<T>): Promise<SharedWatching<Record<string, T>>> {
    return new NamedWatching(info.fieldName, await this.valueOf(info, view).watch());
  }

  private valueOf<T>(info: GraphQLResolveInfo, view: LiveView<T>): LiveValue<T> {
    const triggers = new Set([...selectionTriggers(info), ...(view.triggers ?? [])]);
    const key = [info.fieldName, view.key, ...[...triggers].toSorted()].join(' ');
    const known = this.open.get(key);
    if (known) return known.value as LiveValue<T>;
    const value = new LiveValue<T>(view, this.turns, () => this.close(key));
    const open = { value, view } as unknown as OpenView;
    this.open.set(key, open);
    for (const [kind, views] of this.triggered) {
      const ofOthers = triggers.has(`${kind} of others`);
      if (ofOthers || triggers.has(kind)) views.set(open, ofOthers);
    }
    return value;
  }

  private close(key: string): void {
    const open = this.open.get(key)!;
    this.open.delete(key);
    for (const views of this.triggered.values()) views.delete(open);
  }

  /** A kind that only a newer replica knows may concern every view with these rows. */
  private hear(message: BusMessage): void {
    if (message.kind === 'session.ended') return;
    if (message.kind === 'bus.gap' || message.kind === 'data.reset') {
      for (const { value } of this.open.values()) value.changed();
      return;
    }
    const known = this.triggered.get(message.kind);
    if (known) for (const [open, ofOthers] of known) ask(open, message, ofOthers);
    else for (const open of this.open.values()) ask(open, message, true);
  }
}

function ask({ value, view }: OpenView, message: ChangeMessage, ofOthers: boolean): void {
  if (!value.isStale && view.concerns(message, value.shown, ofOthers)) value.changed();
}

/** GraphQL reads a subscription's value from the property with its field's name. */
class NamedWatching<T> implements SharedWatching<Record<string, T>> {
  constructor(
    private readonly name: string,
    private readonly values: SharedWatching<T>,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  get source() {
    return this.values.source;
  }

  changed(): Promise<void> {
    return this.values.changed();
  }

  whenChanged(then: () => void): void {
    this.values.whenChanged(then);
  }

  next(): Promise<IteratorResult<Record<string, T>>> {
    return new Promise((resolve) => this.whenNext(resolve));
  }

  whenNext(then: (result: IteratorResult<Record<string, T>>) => void): void {
    this.values.whenNext(({ value, done }) =>
      then(done ? { value: undefined, done } : { value: { [this.name]: value }, done: false }),
    );
  }

  async return(): Promise<IteratorResult<Record<string, T>>> {
    await this.values.return?.();
    return { value: undefined, done: true };
  }
}
