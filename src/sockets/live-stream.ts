import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { DomainError } from '../common/domain-error.js';
import type { LiveRequest } from '../limits/live-request.js';
import { MAX_BUFFERED, type LiveConnection, type Peer } from './live-connection.js';
import { COMPLETE, nextEvent, PING } from './server-sent-events.js';
import type { Subscriber, Subscriptions } from './subscriptions.js';

/** How long the last event may take to leave. */
const GOODBYE_MS = 500;

const logger = new Logger('LiveStream');

/** One subscription as an event stream; it ends with the subscription, and with its session. */
export class LiveStream implements LiveConnection {
  expiry?: NodeJS.Timeout;
  private readonly subscriber: Subscriber;
  /** Whether the last ping has left. */
  private alive = true;
  private begun = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly peer: Peer,
    private readonly subscriptions: Subscriptions,
  ) {
    const { request, address } = peer;
    this.subscriber = { request, address, places: new Set() };
    response.once('close', () => {
      clearTimeout(this.expiry);
      for (const place of this.subscriber.places) place.end();
    });
  }

  get session(): string | undefined {
    return this.peer.identity?.session;
  }

  get userId(): number | undefined {
    return this.peer.identity?.userId;
  }

  get address(): string {
    return this.peer.address;
  }

  /** Runs the subscription and sends its values, to its end. */
  async run(payload: LiveRequest): Promise<void> {
    try {
      const opened = await this.subscriptions.open(this.subscriber, payload, (answer) => this.write(answer.asEvent));
      if (Array.isArray(opened)) return await this.refuse(opened);
      this.begin();
      for await (const result of opened.answers) await this.next(result);
      this.finish(COMPLETE);
    } catch (error) {
      logger.error(error);
      this.response.destroy(); // the client connects again
    }
  }

  /** Sends the errors as a value, and completes: graphql-sse tries again after any status of 4xx. */
  async refuse(errors: readonly GraphQLError[]): Promise<void> {
    await this.next({ errors });
    this.finish(COMPLETE);
  }

  /** Completes with UNAUTHENTICATED, so that the client does not connect again. */
  async endSession(): Promise<void> {
    const ended = new DomainError('UNAUTHENTICATED', 'The session has ended; please log in again.');
    await this.refuse([new GraphQLError(ended.message, { originalError: ended })]);
  }

  /** Ends without `complete`: the client connects again. */
  async goAway(): Promise<void> {
    this.finish();
  }

  ping(): void {
    if (!this.begun) return;
    if (!this.alive) return void this.response.destroy();
    this.alive = false;
    this.response.write(PING, () => (this.alive = true));
  }

  private async next({ errors, ...result }: ExecutionResult): Promise<void> {
    const payload = errors ? { ...result, errors: await this.subscriptions.masked(this.peer.request, errors) } : result;
    await this.write(nextEvent(Buffer.from(JSON.stringify(payload))));
  }

  /**
   * Resolves when the event has left. Until then the subscription makes no new answer, so that only the newest one
   * waits.
   */
  private write(event: Buffer): Promise<void> {
    const { response } = this;
    if (response.writableLength > MAX_BUFFERED) response.destroy();
    if (response.writableEnded || response.destroyed) return Promise.resolve();
    this.begin();
    return new Promise((resolve) => response.write(event, () => resolve()));
  }

  /** Sends the head, once the operation is paid for: RateLimit tells what is left. */
  private begin(): void {
    if (this.begun || this.response.destroyed || this.response.writableEnded) return;
    this.begun = true;
    this.response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.setHeader('X-Accel-Buffering', 'no'); // nginx would hold events back
    this.response.statusCode = 200;
    this.response.flushHeaders();
  }

  /** Ends the response, and cuts a peer that does not read it. */
  private finish(last?: Buffer): void {
    const { response } = this;
    for (const place of this.subscriber.places) place.end();
    if (response.writableEnded || response.destroyed) return;
    this.begin();
    response.end(last);
    const cut = setTimeout(() => response.destroy(), GOODBYE_MS);
    response.once('close', () => clearTimeout(cut));
  }
}
