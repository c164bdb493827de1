import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { BusMessage, BusGap } from './message.js';
import { EnvironmentError } from '../config/environment-error.js';
import { InProcessMessageBus } from './message-bus.js';
import { redisRefusalAtStart } from './redis-refusal.js';

const RECONNECT_MS = 500;
const HEARTBEAT_MS = 1000;
/** A Redis that does not answer a command or heartbeat within this time is away. */
const PATIENCE_MS = 2000;

const COMPLAIN_AGAIN_MS = 10_000;

const GAP: BusGap = { kind: 'bus.gap' };
const Event = z.looseObject({ kind: z.string() });
/** Version 0.2 sends one `event`, and reads nothing else: where there are `events`, it is a gap. */
const Payload = z.object({ from: z.string(), event: Event, events: z.array(Event).optional() });

/**
 * The bus of several replicas, over Redis pub/sub (6 or later: one RESP3 connection publishes and listens). A replica's
 * own messages reach its listeners directly, with or without Redis. The messages of one commit share a payload. Messages
 * sent while Redis is away are lost. Each replica that reconnects announces a gap to all, for the messages that it missed
 * or could not send.
 */
@Injectable()
export class RedisMessageBus extends InProcessMessageBus implements OnApplicationBootstrap, OnApplicationShutdown {
  override connected = false;
  private readonly id = randomUUID();
  /** How each payload of this replica begins. */
  private readonly ownOpening = `{"from":"${this.id}"`;
  private readonly unsent: BusMessage[] = [];
  private readonly redis: Redis;
  private readonly channel: string;
  private heartbeat?: NodeJS.Timeout;
  private complainedAt = -Infinity;

  constructor(url: string) {
    super();
    this.redis = new Redis(url, {
      lazyConnect: true,
      connectionName: 'foyer',
      connectTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disconnectTimeout: 100,
      retryStrategy: () => RECONNECT_MS,
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    });
    this.channel = `foyer:events:${this.redis.options.db}`; // pub/sub is shared by all databases of a Redis
    this.redis.on('error', ({ message }) => this.complain(message));
    this.redis.on('ready', () => void this.join());
    this.redis.on('close', () => this.leave());
    this.redis.on('message', (_channel: string, text: string) => this.receive(text));
  }

  /**
   * Redis may be away at the start as well.
   * @throws EnvironmentError if it refuses what REDIS_URL says
   */
  async onApplicationBootstrap(): Promise<void> {
    let refusal: string | undefined;
    const listen = (error: Error) => (refusal ??= redisRefusalAtStart(error));
    this.redis.on('error', listen);
    await this.redis.connect().catch(() => {}); // the error event logs it; ioredis retries
    this.redis.off('error', listen);
    if (refusal !== undefined) {
      this.redis.disconnect();
      throw new EnvironmentError(refusal);
    }
    this.heartbeat = setInterval(() => {
      if (this.connected) this.redis.ping().catch(() => {}); // socketTimeout watches for the answer
    }, HEARTBEAT_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    this.redis.disconnect();
  }

  override publish(message: BusMessage): void {
    super.publish(message);
    if (!this.connected) return;
    // A commit publishes its messages one after another, before any microtask.
    if (this.unsent.push(message) === 1) queueMicrotask(() => this.sendUnsent());
  }

  private sendUnsent(): void {
    this.send(this.unsent.splice(0)).catch((error: unknown) => this.startOver(error));
  }

  private async join(): Promise<void> {
    try {
      await this.redis.subscribe(this.channel);
      this.connected = true; // messages are sent from here on; the gap covers the ones before
      await this.send([GAP]);
      this.complainedAt = -Infinity;
      this.logger.log('Redis is there');
      super.publish(GAP);
    } catch (error) {
      this.startOver(error);
    }
  }

  /** Reconnects: the unsent message is lost, and the next connection starts with a gap. */
  private startOver(error: unknown): void {
    if (this.redis.status !== 'ready') return;
    this.complain((error as Error).message);
    this.redis.disconnect(true);
  }

  private leave(): void {
    if (this.connected) this.complain('the connection was closed');
    this.connected = false;
  }

  /** At most one warning in 10 s. */
  private complain(reason: string): void {
    if (performance.now() - this.complainedAt < COMPLAIN_AGAIN_MS) return;
    this.complainedAt = performance.now();
    this.logger.warn(`Redis is away, so live views show what this replica does: ${reason}`);
  }

  private async send(events: readonly BusMessage[]): Promise<void> {
    const content = events.length === 1 ? { event: events[0] } : { event: GAP, events };
    await this.redis.publish(this.channel, JSON.stringify({ from: this.id, ...content }));
  }

  private receive(text: string): void {
    if (text.startsWith(this.ownOpening)) return;
    const payload = Payload.safeParse(parse(text));
    if (!payload.success) return this.logger.warn('Ignored a malformed message on the Redis channel');
    const { event, events = [event] } = payload.data;
    for (const one of events) super.publish(revive(one));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Restores the Date, which JSON carries as text. */
function revive(event: Record<string, unknown>): BusMessage {
  return ('at' in event ? { ...event, at: new Date(event['at'] as string) } : event) as unknown as BusMessage;
}
