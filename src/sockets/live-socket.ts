import type { Duplex } from 'node:stream';
import { Logger } from '@nestjs/common';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Identity, Sessions } from '../auth/sessions/sessions.js';
import type { Clock } from '../common/clock.js';
import { DomainError } from '../common/domain-error.js';
import type { Limits } from '../config/limits.js';
import { pointsOfBytes } from '../limits/cost.js';
import type { SocketState } from './live-protocol.js';
import type { SocketRequest } from './subscription-request.js';

/** 4429, as graphql-ws closes for too many init requests: its client does not retry. */
const TOO_MANY = CloseCode.TooManyInitialisationRequests;
/** How long a peer has to answer the close frame. */
const GOODBYE_MS = 500;
/** The maximum delay of setTimeout. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The most bytes that may wait for one peer; slower readers are disconnected. */
const MAX_BUFFERED = 1024 * 1024;

/** Written after a frame, to hear when that has left. */
const NOTHING = Buffer.alloc(0);

/** The other end of the socket. */
interface Peer {
  request: SocketRequest;
  address: string;
  identity: Identity | undefined;
}

/** The parts of the server that each socket uses. */
interface SocketServices {
  sessions: Sessions;
  clock: Clock;
  limits: Limits;
  /** Whether this user may have one more socket. */
  hasRoomFor(userId: number): boolean;
  /** @throws DomainError RATE_LIMITED */
  pay(points: number): Promise<void>;
}

/** One WebSocket: carries the protocol's messages, and closes with its session. */
export class LiveSocket {
  private readonly logger = new Logger(LiveSocket.name);
  private readonly timers: NodeJS.Timeout[];
  private expiry?: NodeJS.Timeout;
  private alive = true;
  private messages = 0;
  /** Resolves when all earlier messages are paid for: messages are processed in the order in which they came. */
  private paid: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: WebSocket,
    private readonly line: Duplex,
    private readonly peer: Peer,
    protocol: Server<SocketState>,
    private readonly services: SocketServices,
  ) {
    const { request, address } = peer;
    const state: SocketState = {
      request,
      address,
      places: new Set(),
      present: (token) => this.present(token),
      write: (frame) => this.write(frame),
    };
    // ws closes on a broken frame by itself. Without a listener, the error would end the process.
    socket.on('error', (error) => this.logger.debug(error.message));
    socket.on('pong', () => (this.alive = true));
    for (const sent of ['message', 'ping', 'pong']) socket.on(sent, () => this.count());
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => this.send(data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (data: Buffer) => void this.receive(handle, data)),
      },
      state,
    );
    this.timers = [
      setInterval(() => this.ping(), services.limits.pingMs).unref(),
      setInterval(() => (this.messages = 0), 60_000).unref(),
    ];
    socket.once('close', (code, reason) => {
      for (const timer of this.timers) clearInterval(timer);
      clearTimeout(this.expiry);
      for (const place of state.places) place.end();
      void closed(code, String(reason));
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

  /** Closes with 4403: its session has ended. */
  async endSession(): Promise<void> {
    await this.leave(CloseCode.Forbidden, 'Session ended');
  }

  /** Closes with 1001: the server stops. */
  async goAway(): Promise<void> {
    await this.leave(1001, 'Going away');
  }

  /** Makes the socket the token's user's from now on. */
  private async present(token: string): Promise<boolean> {
    const identity = await this.services.sessions.identifyBearer(token);
    if (!identity) return false;
    if (!this.services.hasRoomFor(identity.userId)) {
      void this.leave(TOO_MANY, 'Too many sockets');
      return false;
    }
    this.peer.identity = identity;
    this.peer.request.user = { id: identity.userId };
    this.peer.request.credential = identity.session;
    await this.endIfOver();
    return true;
  }

  /** Checks again at the expiry: other requests may have prolonged the session. An open socket does not prolong it. */
  private awaitEnd(expiresAt: Date): void {
    const left = Math.max(0, expiresAt.getTime() - this.services.clock.now().getTime());
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => void this.endIfOver(), Math.min(left, LONGEST_TIMER_MS)).unref();
  }

  /** Closes the socket if its session has ended; otherwise checks again at the expiry. */
  async endIfOver(): Promise<void> {
    const { session } = this;
    if (session === undefined) return;
    try {
      const expiresAt = (await this.services.sessions.stillValid([session])).get(session);
      if (expiresAt) this.awaitEnd(expiresAt);
      else await this.endSession();
    } catch (error) {
      this.logger.error(error);
      await this.endSession();
    }
  }

  /** Counts messages, pings and pongs. Past the limit it closes with 4429; later messages are not read. */
  private count(): void {
    if (++this.messages === this.services.limits.messagesPerMinute + 1) void this.leave(TOO_MANY, 'Too many messages');
  }

  /** Sends the close frame, and terminates the connection if the peer does not answer. */
  private leave(code: number, reason: string): Promise<void> {
    return new Promise((resolve) => {
      const cut = setTimeout(() => this.socket.terminate(), GOODBYE_MS);
      this.socket.once('close', () => {
        clearTimeout(cut);
        resolve();
      });
      this.socket.close(code, reason);
    });
  }

  private async receive(handle: (data: string) => Promise<void>, data: Buffer): Promise<void> {
    const points = pointsOfBytes(data.length);
    if (points > 0)
      this.paid = this.paid.then(() => this.services.pay(points)).catch((error: unknown) => this.refuse(error));
    await this.paid;
    if (this.socket.readyState !== this.socket.OPEN) return;
    try {
      await handle(String(data));
    } catch (error) {
      this.logger.error(error);
      this.socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  /** Closes with 4429. The message is not parsed, so no error can be sent for its id. */
  private refuse(error: unknown): void {
    if (!(error instanceof DomainError)) this.logger.error(error);
    void this.leave(TOO_MANY, 'Too much in one minute');
  }

  /**
   * Resolves when the message has left. Until then its subscription makes no new answer, so that only the newest one
   * waits.
   */
  private send(data: string): Promise<void> {
    if (this.socket.bufferedAmount > MAX_BUFFERED) this.socket.terminate();
    if (this.socket.readyState !== this.socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => this.socket.send(data, () => resolve()));
  }

  /** Writes a whole frame past ws, which holds none back without compression: frames keep their order. */
  private write(frame: Buffer): Promise<void> | undefined {
    if (this.socket.bufferedAmount > MAX_BUFFERED) this.socket.terminate();
    if (this.socket.readyState !== this.socket.OPEN) return undefined;
    this.line.write(frame);
    if (this.line.writableLength === 0) return undefined;
    return new Promise((resolve) => this.line.write(NOTHING, () => resolve()));
  }

  private ping(): void {
    if (!this.alive) return this.socket.terminate();
    this.alive = false;
    this.socket.ping();
  }
}
