import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { UpdateRows } from '../persistence/statements/update-rows.js';
import { Transactions } from '../persistence/transactions.js';
import { AuditEntry } from './audit-entry.entity.js';

const SOON_MS = 250;
/** Seals entries that another replica did not get to. */
const EVERY_MS = 10_000;
const PAGE = 500;

/** The result of verifying the whole chain. */
export interface AuditVerdict {
  ok: boolean;
  /** The number of sealed entries. */
  entries: number;
  /** The last seal, which covers everything before it; null for an empty chain. */
  head: string | null;
  differences: string[];
}

/**
 * Chains entries by hash, in batches soon after their commit: commands do not wait for each other's entries. Places
 * have no gaps, so a changed, removed or inserted entry breaks the chain from there on.
 */
@Injectable()
export class AuditSeal implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AuditSeal.name);
  private timer?: NodeJS.Timeout;
  private every?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly transactions: Transactions) {}

  onApplicationBootstrap(): void {
    this.every = setInterval(() => this.soon(), EVERY_MS).unref();
    this.soon();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.every);
    clearTimeout(this.timer);
    await this.running;
  }

  /** Seals after 250 ms, together with the entries that come until then. */
  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.running = this.all().catch((error: unknown) => this.logger.error(error));
    }, SOON_MS).unref();
  }

  /** Seals all entries that are not sealed yet. */
  async all(): Promise<void> {
    while (await UNSEALED.first(this.transactions.db, { most: 1 })) await this.some();
  }

  /** Seals the rest, then recomputes the whole chain. */
  async verify(): Promise<AuditVerdict> {
    await this.all();
    const differences: string[] = [];
    let [head, seq] = ['', 0];
    for (let page = await this.from(0); page.length > 0; page = await this.from(seq)) {
      for (const entry of page) {
        const missing = entry.seq! - seq - 1;
        if (missing > 0) differences.push(`${missing} missing before entry ${entry.id}`);
        seq = entry.seq!;
        if (entry.sealAfter(head, seq) !== entry.hash) differences.push(`entry ${entry.id} does not fit its seal`);
        head = entry.hash!;
      }
    }
    return { ok: differences.length === 0, entries: seq, head: head || null, differences: differences.slice(0, PAGE) };
  }

  /** Seals one batch under the sealing lock: one replica at a time. */
  private async some(): Promise<void> {
    await this.transactions.housekeeping(async (tx) => {
      await tx.advisoryLock(SEALING);
      const last = await LAST.first(tx.db, {});
      let [head, seq] = [last?.hash ?? '', last?.seq ?? 0];
      const sealed = (await UNSEALED.all(tx.db, { most: PAGE })).map((entry) => {
        seq++;
        head = entry.sealAfter(head, seq);
        return { id: entry.id, seq, hash: head };
      });
      await SEAL.update(tx.db, sealed);
    });
  }

  private from(seq: number): Promise<AuditEntry[]> {
    return this.transactions.em.find(AuditEntry, { seq: { $gt: seq } }, { orderBy: { seq: 'asc' }, limit: PAGE });
  }
}

/** The sealing's advisory lock. The number is arbitrary, but the same in all replicas. */
const SEALING = 0x7365616c;

const LAST = new EntityStatement<AuditEntry, object>(AuditEntry, (query) =>
  query.where('seq', 'is not', null).orderBy('seq', 'desc').limit(sql.lit(1)),
);

const UNSEALED = new EntityStatement<AuditEntry, { most: number }>(AuditEntry, (query, $) =>
  query.where('seq', 'is', null).orderBy('id').limit($.most),
);

const SEAL = new UpdateRows<{ id: number; seq: number; hash: string }>(AuditEntry, {
  set: { seq: 'seq', hash: 'hash' },
  where: { id: 'id' },
});
