import { normaliseCode } from '../common/text/codes.js';
import { searchWords } from '../common/text/search-words.js';
import {
  addSearchWords,
  beginsWith,
  dropSearchWords,
  hasWord,
  join,
  ownersWith,
  type Sql,
} from '../persistence/search-words.js';
import type { Tx } from '../persistence/tx.js';
import { Order } from './order.entity.js';

/** Fewer letters of a code would fit too many orders. */
const MIN_CODE = 3;
const MAX_CODE = 12;

/** Inserts the search words of orders that have none: their codes. */
export async function addWordsOf(tx: Tx, orders: readonly Pick<Order, 'id' | 'code'>[]): Promise<void> {
  await addSearchWords(tx, 'order', new Map(orders.map(({ id, code }) => [id, [codeWord(code)]])));
}

/** Writes the words of at most `most` orders that version 0.2 has placed. @returns whether there may be more */
export async function deriveSomeOrders(tx: Tx, most: number): Promise<boolean> {
  const outdated = `select id from orders where word_count = 0 order by id limit ${most}`;
  const ids = (await tx.em.execute<{ id: number }[]>(outdated)).map(({ id }) => id);
  if (ids.length === 0) return false;
  await tx.lockForUpdate(Order, ids);
  const orders = await tx.em.find(Order, { id: { $in: ids }, wordCount: 0 }, { refresh: true });
  await dropSearchWords(tx, 'order', ids);
  await addWordsOf(tx, orders);
  await tx.em.nativeUpdate(Order, { id: { $in: ids } }, { wordCount: 1 });
  return ids.length === most;
}

/**
 * A query for the ids of the orders that a search finds: each of its words begins a word of the customer's username,
 * e-mail address or name, or the order's code. A code may be written in two groups: `THGV CKM4 Ada`.
 * @param words those of the search, the rarest first
 */
export function ordersFound(search: string, words: string[]): Sql {
  const whole = codeWord(search);
  const codes = words.filter(mayBeCode);
  return join(
    [
      ofCustomers(words),
      { sql: 'select id from orders where code = ?', params: [whole.toUpperCase()] },
      ...(words.length > 1 && codes.length > 0 ? [byCodeAnd(words, codes)] : []),
      ...inTwoGroups(search).map(([code, groups]) => {
        const others = words.filter((word) => !groups.includes(word));
        return byCodeAnd([...others, code], [code]);
      }),
      ...(mayBeCode(whole) ? [ownersWith('order', [whole])] : []),
    ],
    ' union all ',
  );
}

function ofCustomers(words: string[]): Sql {
  const { sql, params } = ownersWith('user', words);
  return { sql: `select id from orders where customer_id in (${sql})`, params };
}

/** Orders whose code has one of these beginnings, while each word is in the code or the customer's. */
function byCodeAnd(words: string[], codes: string[]): Sql {
  const some = codes.map((code) => ({
    ...beginsWith('word', code),
    sql: `select owner_id, word from search_word where kind = 'order' and ${beginsWith('word', code).sql}`,
  }));
  const { sql, params } = join(some, ' union all '); // one range of the index each: SQLite scans where they are or-ed
  const all = words.map((word) => either([beginsWith('code.word', word), hasWord('user', 'placed.customer_id', word)]));
  const from = `select placed.id from (${sql}) code join orders placed on placed.id = code.owner_id`;
  return join([{ sql: `${from} where 1 = 1`, params }, ...all], ' and ');
}

function either(conditions: Sql[]): Sql {
  const { sql, params } = join(
    conditions.map((one) => ({ ...one, sql: `(${one.sql})` })),
    ' or ',
  );
  return { sql: `(${sql})`, params };
}

/** Neighbouring words of a search that may be one code, with the code. */
function inTwoGroups(search: string): [code: string, groups: string[]][] {
  const words = searchWords(search);
  const pairs = words.slice(1).map((word, index) => [words[index]!, word]);
  const codes = pairs.map((groups): [string, string[]] => [groups.join(''), groups]);
  return words.length < 3 ? [] : codes.filter(([code]) => mayBeCode(code));
}

function codeWord(code: string): string {
  return normaliseCode(code).toLowerCase();
}

function mayBeCode(word: string): boolean {
  return word.length >= MIN_CODE && word.length <= MAX_CODE && /^[0-9a-z]+$/.test(word);
}
