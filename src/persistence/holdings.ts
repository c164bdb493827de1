import { MikroORM, type EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import type { Tx } from './tx.js';

/** A page of a list by keyset. */
export interface Part {
  where: { id?: { $gt: number } | { $lt: number } };
  orderBy: { id: 'asc' | 'desc' };
  limit: number;
}

/** A row of a personal export, and the key after which the next page continues. */
export interface Told {
  id: number;
  row: object;
}

/** An event or ticket type that rows may refer to. */
export type Referred = { eventId: number } | { ticketTypeId: number };

/** The data of a feature, for the commands that cross features: reset, export, erasure and stock check. */
export interface Holding {
  /** The entities that a reset deletes. */
  dropped?: EntityClass<object>[];
  /** Deletes what a reset deletes of a table that features share; after the entities in `dropped`. */
  dropShared?(tx: Tx): Promise<void>;
  /** Lists of the data kept under an account, by their names in an export. */
  personal?: Readonly<Record<string, (em: EntityManager, userId: number, part: Part) => Promise<Told[]>>>;
  /** Small parts of what is kept under an account, whole, by the names that an export gives them. */
  summary?(userId: number): Promise<Record<string, unknown>>;
  /**
   * Withdraws a bounded number of the requests that a user still has open, because the account ends. The user row is
   * locked.
   * @param reason shown to the user
   * @returns whether there may be more
   */
  withdrawSome?(tx: Tx, by: Acting, user: { id: number }, reason?: string): Promise<boolean>;
  /** Deletes at most `most` rows, or texts, with personal data of a user. @returns whether there may be more */
  forgetSome?(tx: Tx, userId: number, most: number): Promise<boolean>;
  /**
   * Derives data of at most `most` rows that the version before has written without it.
   * @returns whether there may be more
   */
  deriveSome?(tx: Tx, most: number): Promise<boolean>;
  /** A query with the columns `what`, `counted` and `recounted`: one row for each counter. */
  recount?: string;
  /** The rows that refer to an event or ticket type, such as `orders`; undefined if none does. */
  referrer?(em: EntityManager, to: Referred): Promise<string | undefined>;
}

/** The holdings of all features. Each registers its own when its module starts, lower layers before upper ones. */
@Injectable()
export class Holdings {
  private readonly holdings: Holding[] = [];

  constructor(private readonly orm: MikroORM) {}

  register(holding: Holding): void {
    this.holdings.push(holding);
  }

  /** The entities that a reset deletes; referring entities come before those that they refer to. */
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

  /** As a holding's own. */
  async dropShared(tx: Tx): Promise<void> {
    for (const holding of this.holdings) await holding.dropShared?.(tx);
  }

  /** All lists of personal data. */
  get personal(): Required<Holding>['personal'] {
    return Object.assign({}, ...this.holdings.map(({ personal }) => personal)) as Required<Holding>['personal'];
  }

  /** All small parts of what is kept under an account. */
  async summary(userId: number): Promise<Record<string, unknown>> {
    const parts: Record<string, unknown>[] = [];
    for (const holding of this.holdings) if (holding.summary) parts.push(await holding.summary(userId));
    return Object.assign({}, ...parts) as Record<string, unknown>;
  }

  /** All queries that recount counters. */
  get recounts(): string[] {
    return this.holdings.flatMap(({ recount = [] }) => recount);
  }

  /** Asks every holding, upper layers first: their rows are locked before those of the layers below. */
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

  /** The rows of all features that refer to it. Currency and tier are fixed then, and it cannot be deleted. */
  async referrers(em: EntityManager, to: Referred): Promise<string[]> {
    const found: string[] = [];
    for (const holding of this.holdings) found.push(...[(await holding.referrer?.(em, to)) ?? []].flat());
    return found;
  }

  /** What derives data of earlier versions, one function for each feature. */
  get derivations(): Required<Holding>['deriveSome'][] {
    return this.holdings.flatMap((holding) => (holding.deriveSome ? [holding.deriveSome.bind(holding)] : []));
  }

  /** The names of the entities that an entity refers to. */
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
