import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BusMessage } from '../bus/message.js';
import { MessageBus } from '../bus/message-bus.js';
import { Clock } from '../common/clock.js';
import { Transactions } from '../persistence/transactions.js';
import { EventEndings } from './event-endings.js';
import { Event } from './event.entity.js';

const EVERY_MS = 1_000;
/** Ends also what was left by a crash, or by another replica. */
const SWEEP_MS = 60_000;
/** A request that was checked before the start may be committed a moment after it. */
const AFTER_START_MS = 10_000;

/** Messages after which another event may start next. */
const CHANGES = new Set<BusMessage['kind']>([
  'event.created',
  'event.updated',
  'event.deleted',
  'data.reset',
  'bus.gap',
]);

/**
 * Looks at the clock every second. When an event has started, it publishes `event.started`, since views and the default
 * event change by themselves, and ends what ends with the event. Each replica does; ending twice changes nothing.
 */
@Injectable()
export class EventStarts implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(EventStarts.name);
  private timer: NodeJS.Timeout | undefined;
  private over = false;
  /** The moment of the last look. */
  private seen = new Date(0);
  /** The first start after that; undefined while it has to be read again, null if there is none. */
  private nextStart: Date | null | undefined;
  /** The read under way; undefined once an event has changed since. */
  private reading: object | undefined;
  private sweepAt = 0;
  private sweepUntil = 0;
  private leaveBus = () => {};

  constructor(
    private readonly transactions: Transactions,
    private readonly endings: EventEndings,
    private readonly bus: MessageBus,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.seen = this.clock.now(); // follows the database's time by now
    this.leaveBus = this.bus.subscribe(({ kind }) => {
      if (CHANGES.has(kind)) this.nextStart = this.reading = undefined;
    });
    this.next();
  }

  onModuleDestroy(): void {
    this.leaveBus();
    this.over = true;
    clearTimeout(this.timer);
  }

  /** Ends what remains of events that are over, beginning with the next look. */
  soon(): void {
    this.sweepAt = 0;
  }

  private next(): void {
    if (!this.over) this.timer = setTimeout(() => void this.again(), EVERY_MS).unref();
  }

  private async again(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      if (!this.over) this.logger.warn(error, 'Looking for started events failed; the next second tries again');
    }
    this.next();
  }

  private async look(): Promise<void> {
    const now = this.clock.now();
    if (this.nextStart === undefined) await this.readNextStart();
    if (this.nextStart && this.nextStart <= now) await this.tellStarted(now);
    this.seen = now;
    const moment = performance.now();
    if (moment >= this.sweepAt || moment < this.sweepUntil) await this.sweep();
  }

  /** A change during the read makes it void; the next look reads again. */
  private async readNextStart(): Promise<void> {
    const reading = (this.reading = {});
    const later = { startsAt: { $gt: this.seen } };
    const [next] = await this.transactions.em.find(Event, later, { orderBy: { startsAt: 'asc' }, limit: 1 });
    if (this.reading === reading) this.nextStart = next?.startsAt ?? null;
  }

  private async tellStarted(now: Date): Promise<void> {
    const started = await this.transactions.em.find(Event, { startsAt: { $gt: this.seen, $lte: now } });
    this.nextStart = undefined;
    for (const { id: eventId } of started) this.bus.publish({ kind: 'event.started', at: now, eventId });
    this.sweepUntil = performance.now() + AFTER_START_MS;
  }

  private async sweep(): Promise<void> {
    while (!this.over && (await this.endings.endSome()));
    this.sweepAt = performance.now() + SWEEP_MS;
  }
}
