import { Injectable } from '@nestjs/common';
import type { ByUser } from '../auth/sessions/by.js';
import { subjectOf, User } from '../auth/users/user.entity.js';
import { Holdings, type Part, type Told } from '../persistence/holdings.js';
import { Transactions } from '../persistence/transactions.js';

/** Rows of one kind per query. On SQLite each page blocks the event loop. */
const PAGE = 100;
/** The most rows of one kind in a GraphQL answer. */
const MOST = 1000;
/** The path of the download with all rows. */
const DOWNLOAD = '/account/export.json';

type Read = (part: Part) => Promise<Told[]>;

/** Reads the data kept under an account. Times are ISO 8601 in UTC, amounts in minor units. */
@Injectable()
export class ExportData {
  constructor(
    private readonly transactions: Transactions,
    private readonly holdings: Holdings,
  ) {}

  /**
   * The newest 1,000 orders, queue entries and log entries each, the oldest of them first. If more exist, `more` is the
   * path of the download.
   */
  async newest(user: User): Promise<Record<string, unknown>> {
    const lists: Record<string, object[]> = {};
    let more = false;
    for (const [name, read] of this.listsOf(user)) {
      const { rows, rest } = await newestOf(read);
      lists[name] = rows;
      more ||= rest;
    }
    const data = { ...(await this.holdings.summary(user.id)), ...lists, ...(more && { more: DOWNLOAD }) };
    return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
  }

  /** Writes an entry to the audit log, and returns all data as pieces of one JSON text. */
  async download(by: ByUser): Promise<AsyncGenerator<string>> {
    await this.transactions.run(by, (tx) => {
      tx.record(by, { subject: subjectOf(by.user) });
      return tx.audit(by);
    });
    return this.jsonOf(by.user);
  }

  /**
   * All data, as pieces of one JSON text. Rows are read in pages of 100, outside of a transaction. A row that changes
   * meanwhile may be exported before or after the change.
   */
  private async *jsonOf(user: User): AsyncGenerator<string> {
    yield JSON.stringify(await this.holdings.summary(user.id)).slice(0, -1);
    for (const [name, read] of this.listsOf(user)) {
      yield `,${JSON.stringify(name)}:`;
      yield* arrayOf(read);
    }
    yield '}';
  }

  private listsOf({ id }: User): [string, Read][] {
    return Object.entries(this.holdings.personal).map(([name, list]) => [
      name,
      (part) => list(this.transactions.em, id, part),
    ]);
  }
}

/** All rows, the oldest first, as the pieces of a JSON array. */
async function* arrayOf(read: Read): AsyncGenerator<string> {
  yield '[';
  for (let last = 0, full = true; full;) {
    const page = await read({ where: { id: { $gt: last } }, orderBy: { id: 'asc' }, limit: PAGE });
    if (page.length > 0) yield (last === 0 ? '' : ',') + page.map(({ row }) => JSON.stringify(row)).join(',');
    last = page.at(-1)?.id ?? last;
    full = page.length === PAGE;
  }
  yield ']';
}

/** The newest rows, the oldest of them first. @returns `rest`: whether older ones exist */
async function newestOf(read: Read): Promise<{ rows: object[]; rest: boolean }> {
  const all: Told[] = [];
  const next = (limit: number) => {
    const first = all.at(-1)?.id;
    return read({ where: first === undefined ? {} : { id: { $lt: first } }, orderBy: { id: 'desc' }, limit });
  };
  for (let full = true; full && all.length < MOST;) {
    const page = await next(PAGE);
    all.push(...page);
    full = page.length === PAGE;
  }
  const rest = all.length === MOST && (await next(1)).length > 0;
  return { rows: all.map(({ row }) => row).toReversed(), rest };
}
