import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { BusMessage, BusGap } from './message.js';
import { InProcessMessageBus } from './message-bus.js';

const RECONNECT_MS = 500;
const HEARTBEAT_MS = 1000;
/** A Redis that says nothing for so long, neither to a command nor to a heartbeat, is gone. */
const PATIENCE_MS = 2000;

const COMPLAIN_AGAIN_MS = 10_000;

const GAP: BusGap = { kind: 'bus.gap' };
const Message = z.object({ from: z.string(), event: z.looseObject({ kind: z.string() }) });

/**
 * The bus of several replicas, over Redis pub/sub (6 or later: one RESP3 connection both publishes and listens). A
 * replica's own events reach its listeners directly, whether Redis is there or not. What is lost while it is away stays
 * lost: each replica that comes back announces a gap to all, for what it missed and for what it could not send.
 */
@Injectable()
export class RedisMessageBus extends InProcessMessageBus implements OnApplicationBootstrap, OnApplicationShutdown {
  override connected = false;
  private readonly id = randomUUID();
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
    this.channel = `foyer:events:${this.redis.options.db}`; // pub/sub does not know the databases of a Redis apart
    this.redis.on('error', ({ message }) => this.complain(message));
    this.redis.on('ready', () => void this.join());
    this.redis.on('close', () => this.leave());
    this.redis.on('message', (_channel: string, text: string) => this.receive(text));
  }

  /** Redis may be away at the start, too. */
  onApplicationBootstrap(): void {
    this.redis.connect().catch(() => {}); // told by its error event, and tried again
    this.heartbeat = setInterval(() => {
      if (this.connected) this.redis.ping().catch(() => {}); // its answer, or none, is for socketTimeout
    }, HEARTBEAT_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    this.redis.disconnect();
  }

  override publish(event: BusMessage): void {
    super.publish(event);
    if (this.connected) this.send(event).catch((error: unknown) => this.startOver(error));
  }

  private async join(): Promise<void> {
    try {
      await this.redis.subscribe(this.channel);
      this.connected = true; // from here on nothing is held back, so the gap ends with what comes before it
      await this.send(GAP);
      this.complainedAt = -Infinity;
      this.logger.log('Redis is there');
      super.publish(GAP);
    } catch (error) {
      this.startOver(error);
    }
  }

  /** What could not be sent is lost; the gap that the next connection begins with makes up for it. */
  private startOver(error: unknown): void {
    if (this.redis.status !== 'ready') return;
    this.complain((error as Error).message);
    this.redis.disconnect(true);
  }

  private leave(): void {
    if (this.connected) this.complain('the connection was closed');
    this.connected = false;
  }

  /** Not for each try. */
  private complain(reason: string): void {
    if (performance.now() - this.complainedAt < COMPLAIN_AGAIN_MS) return;
    this.complainedAt = performance.now();
    this.logger.warn(`Redis is away, so live views show what this replica does: ${reason}`);
  }

  private async send(event: BusMessage): Promise<void> {
    await this.redis.publish(this.channel, JSON.stringify({ from: this.id, event }));
  }

  private receive(text: string): void {
    const message = Message.safeParse(parse(text));
    if (!message.success) return this.logger.warn('Something on the channel is no event');
    const { from, event } = message.data;
    if (from === this.id) return;
    super.publish(revive(event));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON has no instants. */
function revive(event: Record<string, unknown>): BusMessage {
  return ('at' in event ? { ...event, at: new Date(event['at'] as string) } : event) as unknown as BusMessage;
}
