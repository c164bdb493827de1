import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Transactions } from '../persistence/transactions.js';
import { AuditEntry } from './audit-entry.entity.js';

const SOON_MS = 250;
/** For what another replica did not get to. */
const EVERY_MS = 10_000;
const PAGE = 500;

/** What looking at the whole chain has come to. */
export interface AuditVerdict {
  ok: boolean;
  /** How many entries are sealed. */
  entries: number;
  /** The last seal, which covers everything before it; null for an empty chain. */
  head: string | null;
  differences: string[];
}

/**
 * Chains entries by hash, a moment after they were written, so that nobody waits for anybody else's entry. Places are
 * given without gaps: who changes, removes or inserts an entry breaks the chain from there on.
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

  /** Seals in a moment, together with whatever else comes until then. */
  soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.running = this.all().catch((error: unknown) => this.logger.error(error));
    }, SOON_MS).unref();
  }

  /** Seals whatever is there. */
  async all(): Promise<void> {
    while ((await this.transactions.em.count(AuditEntry, { seq: null })) > 0) await this.some();
  }

  /** Goes through the whole chain. */
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

  /** One replica at a time. */
  private async some(): Promise<void> {
    await this.transactions.housekeeping(async (tx) => {
      const { em } = tx;
      await tx.advisoryLock(SEALING);
      const last = await em.findOne(AuditEntry, { seq: { $ne: null } }, { orderBy: { seq: 'desc' } });
      let [head, seq] = [last?.hash ?? '', last?.seq ?? 0];
      for (const entry of await em.find(AuditEntry, { seq: null }, { orderBy: { id: 'asc' }, limit: PAGE })) {
        seq++;
        head = entry.sealAfter(head, seq);
        Object.assign(entry, { seq, hash: head });
      }
    });
  }

  private from(seq: number): Promise<AuditEntry[]> {
    return this.transactions.em.find(AuditEntry, { seq: { $gt: seq } }, { orderBy: { seq: 'asc' }, limit: PAGE });
  }
}

/** Any number, the same in all replicas. */
const SEALING = 0x7365616c;
