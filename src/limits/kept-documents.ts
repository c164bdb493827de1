import { Injectable } from '@nestjs/common';
import type { DocumentNode } from 'graphql';
import { Config } from '../config/config.js';

/** The memory that kept documents may take, as estimated. */
const MOST_BYTES = 16 * 1024 * 1024;
/** What a character of a document takes, parsed: `{a b c}` has a node, a name, a place and a token for two of them. */
const BYTES_PER_CHARACTER = 200;

/**
 * The optimisation `documents`: parsed and valid documents by the hash of their text, the least recently used one goes
 * first. It is Apollo's `documentStore`, and holds valid documents only.
 */
@Injectable()
export class KeptDocuments {
  private readonly kept = new Map<string, DocumentNode>();
  private bytes = 0;

  constructor(private readonly config: Config) {}

  /** Whether documents are kept at all. */
  get on(): boolean {
    return this.config.optimizations.has('documents');
  }

  async get(hash: string): Promise<DocumentNode | undefined> {
    const document = this.kept.get(hash);
    if (document === undefined) return undefined;
    this.kept.delete(hash); // a Map keeps the order of insertion: now it is the newest
    this.kept.set(hash, document);
    return document;
  }

  async set(hash: string, document: DocumentNode): Promise<void> {
    this.drop(hash);
    this.bytes += sizeOf(document);
    this.kept.set(hash, document);
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= MOST_BYTES) return;
      this.drop(oldest);
    }
  }

  async delete(hash: string): Promise<void> {
    this.drop(hash);
  }

  private drop(hash: string): void {
    const document = this.kept.get(hash);
    if (document === undefined) return;
    this.kept.delete(hash);
    this.bytes -= sizeOf(document);
  }
}

function sizeOf({ loc }: DocumentNode): number {
  return (loc?.source.body.length ?? 0) * BYTES_PER_CHARACTER;
}
