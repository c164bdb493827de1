import { OptimisticLockError } from '@mikro-orm/core';
import { sql } from 'kysely';
import type { Acting } from '../common/acting.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { InsertRows } from '../persistence/statements/insert-rows.js';
import { among, Statement } from '../persistence/statements/statement.js';
import type { Tx } from '../persistence/tx.js';
import { insufficientStock } from './shortage.js';
import { StockMovement, type StockCause } from './stock-movement.entity.js';
import { TicketType } from './ticket-type.entity.js';
import { MAX_WORTH, tooMuchRevenue } from './worth.js';

/** The change to each place (negative takes away), and to the revenue in minor units. */
export interface StockChange {
  available: number;
  held: number;
  sold: number;
  revenue: number;
}

/** Why stock moves. */
export interface StockReason {
  cause: StockCause;
  orderId?: number;
}

/** A change of one type's stock. */
export interface TypeChange {
  ticketTypeId: number;
  change: StockChange;
}

/** A ticket type, as far as stock is concerned. */
type Stocked = Pick<TicketType, 'id' | 'name' | 'available' | 'held' | 'sold' | 'revenue'> & { event: { id: number } };

/**
 * Stock of the types that a transaction has locked. Movements are made in memory, so that each sees those before it, and
 * written together: one conditional update for each type, one insert into the ledger. No other code moves stock.
 */
export class Stock {
  private readonly unwritten = new Map<number, StockChange>();
  private movements: Movement[] = [];

  /** @param types by id, as they are in the database; they change with each movement */
  constructor(readonly types: ReadonlyMap<number, Stocked>) {}

  /** Locks these types' rows until the transaction ends, in id order against deadlocks, and reads them. */
  static async lock(tx: Tx, ids: readonly number[]): Promise<Stock> {
    return new Stock(await lockTypes(tx, ids));
  }

  /** @throws DomainError INSUFFICIENT_STOCK with `requested` and `available`, BAD_USER_INPUT past MAX_WORTH */
  assertMovable(changes: readonly TypeChange[]): void {
    for (const { ticketTypeId, change } of changes) {
      const type = this.types.get(ticketTypeId)!;
      if (change.revenue > 0 && type.revenue + change.revenue > MAX_WORTH) throw tooMuchRevenue(type);
      if (PLACES.every((place) => type[place] + change[place] >= 0)) continue;
      throw insufficientStock({ ticketType: type, requested: -change.available, available: type.available });
    }
  }

  /** Moves stock of one or more types, and records it. @throws as `assertMovable`; nothing has moved then */
  move(tx: Tx, by: Acting, changes: readonly TypeChange[], { cause, orderId }: StockReason): void {
    this.assertMovable(changes);
    for (const { ticketTypeId, change } of changes) {
      const type = this.types.get(ticketTypeId)!;
      const before = placesOf(type);
      for (const counter of COUNTERS) type[counter] += change[counter];
      this.unwritten.set(ticketTypeId, sum(this.unwritten.get(ticketTypeId), change));

      const { available, held, sold } = change;
      const movement = { cause, orderId, available, held, sold };
      this.movements.push({ ...movement, ticketType: ticketTypeId, at: tx.now, actorId: by.user?.id });
      tx.record(by, {
        kind: 'stock.changed',
        eventId: type.event.id,
        orderId,
        ticketTypeId,
        quantity: available,
        subject: `ticketType:${ticketTypeId}`,
        before,
        after: placesOf(type),
      });
    }
  }

  /**
   * Writes the movements since the last time. Besides the lock, each update's own condition refuses to take more than
   * there is.
   * @throws OptimisticLockError if a type has changed since it was read, so that the transaction starts over
   */
  async write(tx: Tx): Promise<void> {
    for (const [id, change] of [...this.unwritten].toSorted(([a], [b]) => a - b)) {
      const written = await MOVE.run(tx.db, { id, ...change });
      if (written !== 1) throw new OptimisticLockError(`Stock of ticket type ${id} has changed meanwhile`);
    }
    this.unwritten.clear();
    await INSERT_MOVEMENTS.insert(tx.db, this.movements.splice(0));
  }
}

const PLACES = ['available', 'held', 'sold'] as const;
const COUNTERS = [...PLACES, 'revenue'] as const;

/** A row of the ledger to insert. */
type Movement = Pick<StockMovement, 'at' | 'cause' | 'actorId' | 'orderId' | 'available' | 'held' | 'sold'> & {
  ticketType: number;
};

const INSERT_MOVEMENTS = new InsertRows<Movement>(StockMovement, [
  'ticketType',
  'at',
  'cause',
  'actorId',
  'orderId',
  'available',
  'held',
  'sold',
]);

const LOCK_TYPES = new EntityStatement<TicketType, { ids: readonly number[] }>(TicketType, (query, $, postgres) => {
  const types = query.where(among('id', $.ids, postgres)).orderBy('id');
  return postgres ? types.forNoKeyUpdate() : types;
});

interface Tables {
  ticket_type: { id: number } & StockChange;
}

const MOVE = new Statement<Tables, { id: number } & StockChange, never>((db, $) =>
  db
    .updateTable('ticket_type')
    .set({
      available: sql`available + ${$.available}`,
      held: sql`held + ${$.held}`,
      sold: sql`sold + ${$.sold}`,
      revenue: sql`revenue + ${$.revenue}`,
    })
    .where('id', '=', $.id)
    .where(sql<boolean>`available + ${$.available} >= 0 and held + ${$.held} >= 0 and sold + ${$.sold} >= 0`)
    .where(sql<boolean>`(cast(${$.revenue} as bigint) <= 0 or revenue + ${$.revenue} <= ${sql.lit(MAX_WORTH)})`),
);

/**
 * Locks these types' rows until the transaction ends, in id order against deadlocks, and reads them as they are now, by
 * one statement. MikroORM does not watch them.
 */
export async function lockTypes(tx: Tx, ids: readonly number[]): Promise<Map<number, TicketType>> {
  const types = ids.length === 0 ? [] : await LOCK_TYPES.all(tx.db, { ids });
  return new Map(types.map((type) => [type.id, type]));
}

/** Like `lockTypes`, for changes that MikroORM writes. */
export async function lockTicketTypes(tx: Tx, ids: number[]): Promise<Map<number, TicketType>> {
  await tx.lockForUpdate(TicketType, ids);
  const types = await tx.em.find(TicketType, { id: { $in: ids } }, { refresh: true });
  return new Map(types.map((type) => [type.id, type]));
}

/** Moves stock of one type, and writes it. @throws as `Stock.move`; nothing has moved then */
export async function moveStock(
  tx: Tx,
  by: Acting,
  type: TicketType,
  change: StockChange,
  reason: StockReason,
): Promise<void> {
  const stock = await Stock.lock(tx, [type.id]);
  stock.move(tx, by, [{ ticketTypeId: type.id, change }], reason);
  await stock.write(tx);
  await tx.em.refresh(type);
}

/** Tickets of one order line, and what they cost in minor units. */
interface SoldTickets {
  ticketType: { id: number };
  quantity: number;
  amount: number;
}

/** Sells tickets of an order: available → sold. */
export function taken({ ticketType, quantity, amount }: SoldTickets): TypeChange {
  return { ticketTypeId: ticketType.id, change: { available: -quantity, held: 0, sold: quantity, revenue: amount } };
}

/** Takes sold tickets of an order back: sold → available. */
export function givenBack({ ticketType, quantity, amount }: SoldTickets): TypeChange {
  return { ticketTypeId: ticketType.id, change: { available: quantity, held: 0, sold: -quantity, revenue: -amount } };
}

function placesOf({ available, held, sold }: Stocked) {
  return { available, held, sold };
}

function sum(a: StockChange | undefined, b: StockChange): StockChange {
  return {
    available: (a?.available ?? 0) + b.available,
    held: (a?.held ?? 0) + b.held,
    sold: (a?.sold ?? 0) + b.sold,
    revenue: (a?.revenue ?? 0) + b.revenue,
  };
}
