import { sql } from 'kysely';
import type { Acting } from '../common/acting.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { fits } from '../common/text-length.js';
import { IdempotencyKey } from './idempotency.entity.js';
import { InsertRows } from './statements/insert-rows.js';
import { Statement } from './statements/statement.js';
import type { Tx } from './tx.js';

/** The maximum number of characters of a key. */
export const MAX_KEY = 200;
export const KEY_LENGTH = `takes 1 to ${MAX_KEY} characters`;

/** A request that a client may repeat under its key. */
export interface KeyedRequest {
  key: string | null | undefined;
  /** The request's content; the same key with other content is a conflict. */
  request: unknown;
}

/** The request of one command. */
export interface KeyedCommand extends KeyedRequest {
  by: Acting;
}

/** A key's request, as stored or to be stored, and its result as plain JSON. */
export interface Claim<Result> {
  userId: number;
  operation: string;
  key: string;
  request: string;
  /** Set by the command that claims the key, before `write`. */
  result?: Result;
}

/**
 * The keys of some commands of one transaction, as stored, and those that earlier ones of these commands have claimed. Key
 * and effect are written in one transaction: if another one was faster, its key violates the unique index, and this one
 * starts over.
 */
export class IdempotencyKeys<Result> {
  private readonly known: Map<string, Claim<Result>>;
  private readonly claimed: Claim<Result>[] = [];

  private constructor(stored: readonly Claim<Result>[]) {
    this.known = new Map(stored.map((claim) => [nameOf(claim), claim]));
  }

  /** Reads the keys of all commands that have one, by one statement. */
  static async read<Result>(tx: Tx, commands: readonly KeyedCommand[]): Promise<IdempotencyKeys<Result>> {
    const asked = commands.filter(({ key }) => typeof key === 'string' && isKey(key)).map(claimOf<Result>);
    if (asked.length === 0) return new IdempotencyKeys<Result>([]);
    const rows = await FIND.all(tx.db, {
      asked: asked.map(({ userId, operation, key }) => [userId, operation, key]),
      users: asked.map(({ userId }) => userId),
      operations: asked.map(({ operation }) => operation),
      keys: asked.map(({ key }) => key),
    });
    return new IdempotencyKeys(rows as Claim<Result>[]);
  }

  /**
   * The claim of the first command with this key; undefined for a new key, and without a key.
   * @throws DomainError IDEMPOTENCY_CONFLICT if the key was used with another request; BAD_USER_INPUT for a malformed key
   */
  earlier(command: KeyedCommand): Claim<Result> | undefined {
    const { key } = command;
    if (key === undefined || key === null) return undefined;
    if (!isKey(key)) throw badInput('idempotencyKey', KEY_LENGTH);
    const asked = claimOf<Result>(command);
    const first = this.known.get(nameOf(asked));
    if (first && first.request !== asked.request) {
      throw new DomainError('IDEMPOTENCY_CONFLICT', 'This key was used before, for something else.', { key });
    }
    return first;
  }

  /** Claims a new key; undefined without a key. The caller sets the claim's result. */
  claim(command: KeyedCommand): Claim<Result> | undefined {
    if (command.key === undefined || command.key === null) return undefined;
    const claim = claimOf<Result>(command);
    this.known.set(nameOf(claim), claim);
    this.claimed.push(claim);
    return claim;
  }

  /** Inserts the claimed keys with their results. */
  async write(tx: Tx): Promise<void> {
    const rows = this.claimed.map((claim) => ({ ...claim, createdAt: tx.now }));
    await INSERT.insert(tx.db, rows);
  }
}

/**
 * Runs `work` once for each user, operation and key. A repetition gets the result of the first run. A null key runs `work`
 * every time.
 * @param work returns plain JSON
 * @throws DomainError IDEMPOTENCY_CONFLICT if the key was used with another request; BAD_USER_INPUT for a malformed key
 */
export async function answerOnce<T>(
  tx: Tx,
  by: Acting,
  { key, request }: KeyedRequest,
  work: () => Promise<T>,
): Promise<T> {
  const command = { by, key, request };
  const keys = await IdempotencyKeys.read<T>(tx, [command]);
  const earlier = keys.earlier(command);
  if (earlier) return earlier.result as T;

  const claim = keys.claim(command);
  await keys.write(tx); // before the work, which one who comes second must not do
  const result = await work();
  if (claim) await SET_RESULT.run(tx.db, { ...claim, result: JSON.stringify(result) });
  return result;
}

interface Tables {
  idempotency_key: { user_id: number; operation: string; key: string; request: string; result: unknown };
}

/** Each key in two forms: a list of lists for SQLite, a list for each column for PostgreSQL. */
interface Asked {
  asked: [userId: number, operation: string, key: string][];
  users: number[];
  operations: string[];
  keys: string[];
}

const FIND = new Statement<Tables, Asked, Required<Claim<unknown>>>(
  (db, $, postgres) =>
    db
      .selectFrom(askedIn($, postgres))
      .innerJoin('idempotency_key as stored', (join) =>
        join
          .onRef('stored.user_id', '=', 'asked.user_id')
          .onRef('stored.operation', '=', 'asked.operation')
          .onRef('stored.key', '=', 'asked.key'),
      )
      .select(['stored.user_id as userId', 'stored.operation', 'stored.key', 'stored.request', 'stored.result']),
  { result: 'json' },
);

function askedIn($: Asked, postgres: boolean) {
  return postgres
    ? sql<AskedRow>`unnest(${$.users}::int[], ${$.operations}::text[], ${$.keys}::text[])`.as<'asked'>(
        sql`asked(user_id, operation, key)`,
      )
    : sql<AskedRow>`(select value ->> 0 as user_id, value ->> 1 as operation, value ->> 2 as key
        from json_each(${$.asked}))`.as('asked');
}

type AskedRow = { user_id: number; operation: string; key: string };

const INSERT = new InsertRows<Claim<unknown> & { createdAt: Date }>(IdempotencyKey, [
  'userId',
  'operation',
  'key',
  'request',
  'result',
  'createdAt',
]);

const SET_RESULT = new Statement<Tables, Claim<string>, never>((db, $) =>
  db
    .updateTable('idempotency_key')
    .set({ result: $.result })
    .where('user_id', '=', $.userId)
    .where('operation', '=', $.operation)
    .where('key', '=', $.key),
);

function claimOf<Result>({ by: { user, operation }, key, request }: KeyedCommand): Claim<Result> {
  if (!user) throw new Error(`${operation} takes a key of nobody`);
  return { userId: user.id, operation, key: key!, request: JSON.stringify(request) };
}

function nameOf({ userId, operation, key }: Claim<unknown>): string {
  return `${userId} ${operation} ${key}`;
}

/** 1 to MAX_KEY characters, without control characters or lone surrogates, which a database may refuse. */
function isKey(text: string): boolean {
  return text !== '' && fits(text, MAX_KEY) && !/[\p{Cc}\p{Cs}]/u.test(text);
}
