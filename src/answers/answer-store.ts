import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { MESSAGE_KINDS, type BusMessage, type MessageKind } from '../bus/message.js';
import { MessageBus } from '../bus/message-bus.js';
import { Clock } from '../common/clock.js';

/** The most bytes of all kept answers together, and of one. */
const [MOST_BYTES, MOST_BYTES_OF_ONE] = [16 * 1024 * 1024, 1024 * 1024];
/** The longest key that is kept, in characters. */
export const LONGEST_KEY = 8192;
/** What an entry takes besides its key, headers and body. */
const BYTES_OF_ENTRY = 512;
/** Other processes may write to the database, and their messages may be lost: no answer is older. */
const MOST_AGE_MS = 1000;

/** An answer over HTTP with status 200 and without errors. */
export interface Answer {
  /** Names and values by turns, as `writeHead` takes them. */
  headers: string[];
  /** The place in `headers` of the value of X-Request-Id. */
  requestIdAt: number;
  /** The place in `headers` of the value of RateLimit; 0 while nothing is counted. */
  rateLimitAt: number;
  /** Of an answer to a GET. */
  etag: string | undefined;
  body: Buffer;
  /** The points that its operation was charged: for the document, and for the cost. */
  points: number;
}

/** A reading that may be kept. It begins before its first statement. */
export interface Reading {
  readonly key: string;
  /** The number of changes before it. */
  readonly generation: number;
  /** The moment when it began: an answer at an earlier one may differ. */
  readonly from: number;
  /** The same moment by `Clock.monotonic`. */
  readonly began: number;
}

/** What an answer depends on besides its key. */
export interface Dependence {
  /** The messages that may change it. */
  changes: ReadonlySet<MessageKind>;
  /** The moment from which on it may differ by itself. */
  ends: number;
}

interface Entry extends Reading {
  readonly answer: Answer;
  readonly changes: readonly MessageKind[];
  readonly ends: number;
  readonly bytes: number;
}

/**
 * Keeps answers by key: until a message that may change them, their end by the clock, or an age of one second. At most
 * 16 MiB; the least recently used goes first.
 */
@Injectable()
export class AnswerStore implements OnModuleInit, OnModuleDestroy {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;
  /** Counts messages about changes. */
  private generation = 0;
  /** The generation of the last message of each kind. */
  private readonly changed = new Map<MessageKind, number>(MESSAGE_KINDS.map((kind) => [kind, 0]));
  private leaveBus = () => {};

  constructor(
    private readonly bus: MessageBus,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.leaveBus = this.bus.subscribe((message) => this.hear(message));
  }

  onModuleDestroy(): void {
    this.leaveBus();
  }

  /** The bytes of all entries. */
  get size(): number {
    return this.bytes;
  }

  /** The answer that a reading would give now, if one is kept. */
  find(key: string): Answer | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    if (this.isCurrent(entry)) {
      this.entries.set(key, entry); // the last one is the most recently used
      return entry.answer;
    }
    this.bytes -= entry.bytes;
    return undefined;
  }

  /** Begins a reading. Call it before the first statement. */
  begin(key: string): Reading {
    return { key, generation: this.generation, from: this.clock.now().getTime(), began: this.clock.monotonic() };
  }

  /** Keeps the answer of a reading, unless a message since its beginning may have changed it. */
  keep(reading: Reading, { changes, ends }: Dependence, answer: Answer): void {
    const { key } = reading;
    if (key.length > LONGEST_KEY) return;
    const bytes = BYTES_OF_ENTRY + 2 * key.length + answer.body.length + 2 * answer.headers.join('').length;
    const entry: Entry = { ...reading, answer, changes: [...changes], ends, bytes };
    if (bytes > MOST_BYTES_OF_ONE || !this.isCurrent(entry)) return;
    this.drop(key);
    this.entries.set(key, entry);
    this.bytes += bytes;
    while (this.bytes > MOST_BYTES) this.drop(this.entries.keys().next().value!);
  }

  private isCurrent({ generation, changes, from, began, ends }: Entry): boolean {
    const now = this.clock.now().getTime();
    if (now < from || now >= ends || this.clock.monotonic() - began >= MOST_AGE_MS) return false;
    return changes.every((kind) => this.changed.get(kind)! <= generation);
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.bytes -= entry.bytes;
  }

  /** A reset, a gap, and a kind that only a newer replica knows may have changed everything. */
  private hear({ kind }: BusMessage): void {
    if (kind === 'session.ended') return;
    this.generation++;
    if (kind !== 'bus.gap' && kind !== 'data.reset' && this.changed.has(kind)) {
      this.changed.set(kind, this.generation);
      return;
    }
    for (const known of MESSAGE_KINDS) this.changed.set(known, this.generation);
    this.entries.clear();
    this.bytes = 0;
  }
}
