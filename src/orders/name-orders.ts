import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { Order } from './order.entity.js';

/** Orders of one transaction. On SQLite it blocks the event loop. */
const PORTION = 200;
/** While replicas of an earlier version run, they insert orders without names. */
const EVERY_MS = 30_000;

/**
 * Fills the names in orders of an earlier version, which has no columns for them: at the start and every 30 s. The
 * names are those of the moment. A partial index holds the orders without names, so a run that finds none costs one
 * look-up.
 */
@Injectable()
export class NameOrders implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(NameOrders.name);
  private every?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();
  private over = false;

  constructor(private readonly transactions: Transactions) {}

  onApplicationBootstrap(): void {
    this.every = setInterval(() => this.start(), EVERY_MS).unref();
    this.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.over = true;
    clearInterval(this.every);
    await this.running;
  }

  /** Names all orders that have no names, in portions of 200. Each portion is a transaction of its own. */
  async all(): Promise<void> {
    for (let last: number | undefined = 0; last !== undefined && !this.over;) {
      const after: number = last;
      last = await this.transactions.housekeeping((tx) => nameSome(tx, after));
    }
  }

  /** A run that fails is tried again after 30 s. */
  private start(): void {
    this.running = this.running
      .then(() => this.all())
      .catch((error: unknown) => this.logger.warn(error, 'Filling the names of orders failed; it will be tried again'));
  }
}

/**
 * Locks the orders before it writes them, in id order as every command does.
 * @returns the last order of the portion; undefined for the last portion
 */
async function nameSome(tx: Tx, after: number): Promise<number | undefined> {
  await tx.advisoryLock(NAMING);
  const orders = await tx.em.execute<{ id: number }[]>(
    `select id from orders where event_name is null and id > ? order by id limit ${PORTION}`,
    [after],
  );
  if (orders.length === 0) return undefined;
  const ids = orders.map(({ id }) => id);
  await tx.lockForUpdate(Order, ids);
  for (const fill of [FILL_ORDERS, FILL_ITEMS]) await tx.em.execute(fill.replace('$ids', ids.join(', ')));
  return ids.length === PORTION ? ids.at(-1) : undefined;
}

const FILL_ORDERS = `
  update orders set event_name = event.name, event_venue = event.venue, event_starts_at = event.starts_at,
    event_timezone = event.timezone
  from events event
  where event.id = orders.event_id and orders.event_name is null and orders.id in ($ids)`;

const FILL_ITEMS = `
  update order_item set name = type.name, tier = type.tier
  from ticket_type type
  where type.id = order_item.ticket_type_id and order_item.name is null and order_item.order_id in ($ids)`;

/** The advisory lock of one portion: replicas that start together take turns. */
const NAMING = 0x6e616d65;
