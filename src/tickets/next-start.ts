import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { MessageBus } from '../bus/message-bus.js';
import { Clock } from '../common/clock.js';
import { Statement } from '../persistence/statements/statement.js';
import { Transactions } from '../persistence/transactions.js';

/** Messages of other replicas may be lost: a start that was read is read again after this time. */
const MOST_AGE_MS = 1000;

/**
 * Knows until when public answers stay the same by themselves: the start of an event closes its sales, and may move the
 * default event.
 */
@Injectable()
export class NextStart implements OnModuleInit, OnModuleDestroy {
  /** The first start after the moment `from`; undefined while it has to be read. */
  private known: { from: number; began: number; next: number } | undefined;
  /** Another object after each change of an event. */
  private state = {};
  private leaveBus = () => {};

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: MessageBus,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.leaveBus = this.bus.subscribe(({ kind }) => {
      if (!kind.startsWith('event.') && kind !== 'data.reset' && kind !== 'bus.gap') return;
      this.known = undefined;
      this.state = {};
    });
  }

  onModuleDestroy(): void {
    this.leaveBus();
  }

  /** The first start of any event after that moment; Infinity if there is none. Both in ms since 1970. */
  async after(moment: number): Promise<number> {
    const { known, state } = this;
    const began = this.clock.monotonic();
    const isFresh = known !== undefined && began - known.began < MOST_AGE_MS;
    if (isFresh && known.from <= moment && moment < known.next) return known.next;
    const next = await this.read(moment);
    if (state === this.state) this.known = { from: moment, began, next };
    return next;
  }

  private async read(moment: number): Promise<number> {
    const found = await FIRST_AFTER.first(this.transactions.db, { moment: new Date(moment) });
    return found?.next?.getTime() ?? Infinity;
  }
}

interface Tables {
  events: { starts_at: Date | null };
}

const FIRST_AFTER = new Statement<Tables, { moment: Date }, { next: Date | null }>(
  (db, $) =>
    db
      .selectFrom('events')
      .select(({ fn }) => fn.min('starts_at').as('next'))
      .where('starts_at', '>', $.moment),
  { next: 'date' },
);
