import type { EntityManager } from '@mikro-orm/sql';
import { badInput } from '../common/domain-error.js';
import { longestWords, searchWords } from '../common/text/search-words.js';
import { SearchWord } from './search-word.entity.js';
import { InsertRows } from './statements/insert-rows.js';
import type { Tx } from './tx.js';

/** The kinds of rows that have search words. */
export type Searched = 'user' | 'order';

/** A piece of SQL with its parameters. */
export interface Sql {
  sql: string;
  params: (string | number | Date)[];
}

/** The most words of a search. */
const MAX_WORDS = 16;
/** More rows than these cost the same when they are compared: all are many. */
const COUNTED = 1000;
/** Follows every word with the same beginning, by code point. */
const LAST = '\u{10ffff}';

/** Inserts the words of rows that have none yet, by id. */
export async function addSearchWords(tx: Tx, kind: Searched, wordsOf: ReadonlyMap<number, string[]>): Promise<void> {
  const rows = [...wordsOf].flatMap(([ownerId, words]) => words.map((word) => ({ kind, ownerId, word })));
  await INSERT.insert(tx.db, rows);
}

const INSERT = new InsertRows<{ kind: Searched; ownerId: number; word: string }>(SearchWord, [
  'kind',
  'ownerId',
  'word',
]);

/** Deletes the words of these rows. */
export async function dropSearchWords(tx: Tx, kind: Searched, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const places = ids.map(() => '?').join(', ');
  await tx.em.execute(`delete from search_word where kind = ? and owner_id in (${places})`, [kind, ...ids]);
}

/** Deletes the words of all rows of a kind. */
export async function dropAllSearchWords(tx: Tx, kind: Searched): Promise<void> {
  await tx.em.execute('delete from search_word where kind = ?', [kind]);
}

/**
 * The words that a search must find, the rarest first: `gmail` is in many addresses. Counts at most COUNTED rows of each.
 * @throws DomainError BAD_USER_INPUT past MAX_WORDS
 */
export async function rarestFirst(em: EntityManager, kind: Searched, search: string): Promise<string[]> {
  const words = wordsToFind(search);
  if (words.length < 2) return words;
  const counts = words.map((word, place) => {
    const { sql, params } = beginsWith('word', word);
    const some = `select 1 from search_word where kind = '${kind}' and ${sql} limit ${COUNTED}`;
    return { sql: `(select count(*) from (${some}) counted) as word${place}`, params };
  });
  const { sql, params } = join(counts, ', ');
  const [row = {}] = await em.execute<Record<string, number | string>[]>(`select ${sql}`, params);
  const rarity = new Map(words.map((word, place) => [word, Number(row[`word${place}`])]));
  return words.toSorted((one, other) => rarity.get(one)! - rarity.get(other)!);
}

/** The words that a search must find, the longest first. @throws DomainError BAD_USER_INPUT past MAX_WORDS */
function wordsToFind(search: string): string[] {
  const words = longestWords(searchWords(search));
  if (words.length > MAX_WORDS) throw badInput('search', `takes at most ${MAX_WORDS} words`);
  return words.toSorted((one, other) => other.length - one.length);
}

/**
 * A query for the ids of the rows that have, for each of the words, a word with this beginning. It reads the rows that
 * fit the first word, and one index entry for each other word.
 */
export function ownersWith(kind: Searched, [first, ...others]: string[]): Sql {
  if (first === undefined) return { sql: 'select 0 where 1 = 0', params: [] };
  const start = beginsWith('found.word', first);
  const rest = others.map((word) => hasWord(kind, 'found.owner_id', word));
  return join(
    [{ sql: `select found.owner_id from search_word found where found.kind = '${kind}'`, params: [] }, start, ...rest],
    ' and ',
  );
}

/** A condition: the row with the id that `owner` names has a word with this beginning. */
export function hasWord(kind: Searched, owner: string, word: string): Sql {
  const { sql, params } = beginsWith('other.word', word);
  const from = `search_word other where other.kind = '${kind}' and other.owner_id = ${owner}`;
  return { sql: `exists (select 1 from ${from} and ${sql})`, params };
}

/** A condition: the column has this beginning. The same on both databases, and answered by an index. */
export function beginsWith(column: string, word: string): Sql {
  return { sql: `${column} >= ? and ${column} < ?`, params: [word, word + LAST] };
}

export function join(parts: readonly Sql[], separator: string): Sql {
  return { sql: parts.map(({ sql }) => sql).join(separator), params: parts.flatMap(({ params }) => params) };
}

/** A condition: the id is among those that the query finds. */
export function isIn({ sql, params }: Sql): Sql {
  return { sql: `id in (${sql})`, params };
}
