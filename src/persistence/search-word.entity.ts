import { defineEntity, p } from '@mikro-orm/core';
import { MAX_WORD } from '../common/text/search-words.js';

const SearchWordSchema = defineEntity({
  name: 'SearchWord',
  primaryKeys: ['kind', 'ownerId', 'word'],
  indexes: [{ name: 'search_word_by_prefix', properties: ['kind', 'word', 'ownerId'] }],
  properties: {
    /** What is found: `user` or `order`. */
    kind: p.string().length(10).primary(),
    /** Its id. */
    ownerId: p.integer().primary(),
    /** Folded, as `searchWords` has it. Compared by code point: collate "C" on PostgreSQL, BINARY on SQLite. */
    word: p.string().length(MAX_WORD).primary().ignoreSchemaChanges('collation'),
  },
});

/** A word under which a row is found by its beginning. */
export class SearchWord extends SearchWordSchema.class {}
SearchWordSchema.setClass(SearchWord);
