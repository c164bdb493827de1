import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';

/** The most documents, and their characters together. */
const [MOST, MOST_CHARACTERS] = [1000, 2 * 1024 * 1024];
/** Apollo's prefix of its keys in a cache that it may share. */
const PREFIX = 'apq:';

/**
 * The documents of automatic persisted queries
 * (https://www.apollographql.com/docs/apollo-server/performance/apq), by the hash of their text; the least recently
 * used one goes first. Apollo fills it as its `persistedQueries.cache`, with documents that passed validation and
 * limits.
 */
@Injectable()
export class PersistedQueries {
  private readonly texts = new Map<string, string>();
  private characters = 0;

  /** The document with this hash, if it is kept. */
  find(hash: string): string | undefined {
    const text = this.texts.get(hash);
    if (text === undefined) return undefined;
    this.texts.delete(hash); // a Map keeps the order of insertion: now it is the newest
    this.texts.set(hash, text);
    return text;
  }

  async get(key: string): Promise<string | undefined> {
    return this.find(key.slice(PREFIX.length));
  }

  async set(key: string, text: string): Promise<void> {
    const hash = key.slice(PREFIX.length);
    this.drop(hash);
    this.texts.set(hash, text);
    this.characters += text.length;
    for (const oldest of this.texts.keys()) {
      if (this.texts.size <= MOST && this.characters <= MOST_CHARACTERS) return;
      this.drop(oldest);
    }
  }

  async delete(key: string): Promise<void> {
    this.drop(key.slice(PREFIX.length));
  }

  private drop(hash: string): void {
    this.characters -= this.texts.get(hash)?.length ?? 0;
    this.texts.delete(hash);
  }

  /** How many are kept. */
  get size(): number {
    return this.texts.size;
  }
}

/**
 * The hash in the extensions of a request, if it names a persisted query.
 * @throws DomainError BAD_REQUEST for another version or form
 */
export function hashIn(extensions: unknown): string | undefined {
  const named = (extensions as { persistedQuery?: unknown } | null | undefined)?.persistedQuery;
  if (named === undefined || named === null) return undefined;
  const { version, sha256Hash: hash } = named as { version?: unknown; sha256Hash?: unknown };
  if (version !== 1) throw unreadable('`extensions.persistedQuery.version` is 1.');
  if (typeof hash === 'string' && /^[\da-f]{64}$/.test(hash)) return hash;
  throw unreadable('`extensions.persistedQuery.sha256Hash` has 64 digits, 0 to 9 and a to f.');
}

/** @throws DomainError BAD_REQUEST if the document has another hash */
export function assertHash(hash: string, text: string): void {
  if (createHash('sha256').update(text).digest('hex') === hash) return;
  throw unreadable('`extensions.persistedQuery.sha256Hash` is not the SHA-256 of the query.');
}

function unreadable(reason: string): DomainError {
  return new DomainError('BAD_REQUEST', reason, { reason });
}
