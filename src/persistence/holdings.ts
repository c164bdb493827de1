import { MikroORM, type EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import type { Tx } from './tx.js';

/** A part of a list, by key. */
export interface Part {
  where: { id?: { $gt: number } | { $lt: number } };
  orderBy: { id: 'asc' | 'desc' };
  limit: number;
}

/** A row as a person may take it along, and the key by which the next page goes on. */
export interface Told {
  id: number;
  row: object;
}

/** What a feature keeps, and how it takes part where all of it is dropped, taken along, forgotten or recounted. */
export interface Holding {
  /** What a reset deletes. */
  dropped?: EntityClass<object>[];
  /** Lists of what is kept under an account, by the name that an export gives them. */
  personal?: Readonly<Record<string, (em: EntityManager, userId: number, part: Part) => Promise<Told[]>>>;
  /**
   * Ends, a bounded number at a time, what a user whose account ends still waits for. The user's row is locked.
   * @param reason for the user to read
   * @returns whether there may be more
   */
  withdrawSome?(tx: Tx, by: Acting, user: { id: number }, reason?: string): Promise<boolean>;
  /** Deletes at most `most` rows, or texts, that say something about a user. @returns whether there may be more */
  forgetSome?(tx: Tx, userId: number, most: number): Promise<boolean>;
  /** A query of `what`, `counted` and `recounted`, for each counter that is kept. */
  recount?: string;
  /** Whether anything holds a price in the event's currency, which is fixed then. */
  usesCurrency?(em: EntityManager, eventId: number): Promise<boolean>;
}

/** What the features keep. Each registers its own when its module starts, lower rooms before those above them. */
@Injectable()
export class Holdings {
  private readonly holdings: Holding[] = [];

  constructor(private readonly orm: MikroORM) {}

  register(holding: Holding): void {
    this.holdings.push(holding);
  }

  /** What a reset deletes, each before what it refers to. */
  get dropped(): EntityClass<object>[] {
    const left = new Set(this.holdings.flatMap(({ dropped = [] }) => dropped));
    const referredTo = (entity: EntityClass<object>) =>
      [...left].some((other) => other !== entity && this.targetsOf(other).has(entity.name));
    const sorted: EntityClass<object>[] = [];
    while (left.size > 0) {
      const next = [...left].find((entity) => !referredTo(entity));
      if (!next) throw new Error(`These refer to each other: ${[...left].map(({ name }) => name).join(', ')}`);
      left.delete(next);
      sorted.push(next);
    }
    return sorted;
  }

  /** All lists of what is kept under an account. */
  get personal(): Required<Holding>['personal'] {
    return Object.assign({}, ...this.holdings.map(({ personal }) => personal)) as Required<Holding>['personal'];
  }

  /** All queries of counters. */
  get recounts(): string[] {
    return this.holdings.flatMap(({ recount = [] }) => recount);
  }

  /** As a holding's own; upper rooms first, since what is below ends with rows that they need, too. */
  async withdrawSome(tx: Tx, by: Acting, user: { id: number }, reason?: string): Promise<boolean> {
    let more = false;
    for (const holding of this.holdings.toReversed()) {
      if (await holding.withdrawSome?.(tx, by, user, reason)) more = true;
    }
    return more;
  }

  /** As a holding's own. */
  async forgetSome(tx: Tx, userId: number, most: number): Promise<boolean> {
    let more = false;
    for (const holding of this.holdings) if (await holding.forgetSome?.(tx, userId, most)) more = true;
    return more;
  }

  /** As a holding's own. */
  async usesCurrency(em: EntityManager, eventId: number): Promise<boolean> {
    for (const holding of this.holdings) if (await holding.usesCurrency?.(em, eventId)) return true;
    return false;
  }

  /** The names of what an entity refers to. */
  private targetsOf(entity: EntityClass<object>): Set<string> {
    const { relations } = this.orm.getMetadata().get(entity);
    return new Set(relations.map(({ targetMeta }) => targetMeta!.className));
  }
}

/** Runs a statement that changes at most `most` rows of a user. @returns whether there may be more */
export async function changeSome(tx: Tx, sql: string, userId: number, most: number): Promise<boolean> {
  const { affectedRows } = await tx.em.execute<{ affectedRows: number }>(sql, [userId], 'run');
  return affectedRows === most;
}
