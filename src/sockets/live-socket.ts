import type { Duplex } from 'node:stream';
import { Logger } from '@nestjs/common';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Sessions } from '../auth/sessions/sessions.js';
import type { Clock } from '../common/clock.js';
import { DomainError } from '../common/domain-error.js';
import type { Limits } from '../config/limits.js';
import { pointsOfBytes } from '../limits/cost.js';
import { endIfOver, MAX_BUFFERED, type LiveConnection, type Peer } from './live-connection.js';
import type { SocketState } from './live-protocol.js';
import type { SocketRequest } from './subscription-request.js';

/** 4429, as graphql-ws closes for too many init requests: its client does not retry. */
const TOO_MANY = CloseCode.TooManyInitialisationRequests;
/** How long a peer has to answer the close frame. */
const GOODBYE_MS = 500;

/** Written after a frame, to hear when that has left. */
const NOTHING = Buffer.alloc(0);

/** The parts of the server that all sockets use. */
export interface SocketServices {
  protocol: Server<SocketState>;
  sessions: Sessions;
  clock: Clock;
  limits: Limits;
  /** Counts the socket for this user from now on; false if the user has too many. */
  move(socket: LiveSocket, userId: number): boolean;
  /** @throws DomainError RATE_LIMITED */
  pay(request: SocketRequest, points: number): Promise<void>;
}

/** Handles one message of the protocol. */
type Handle = (data: string) => Promise<void>;

const logger = new Logger('LiveSocket');
const MINUTE_MS = 60_000;

/** One WebSocket: carries the protocol's messages, and closes with its session. */
export class LiveSocket implements LiveConnection {
  private readonly opened = performance.now();
  expiry?: NodeJS.Timeout;
  private alive = true;
  /** Messages, pings and pongs in the present minute, counted from the opening. */
  private messages = 0;
  private minute = 0;
  private handle?: Handle;
  /** Resolves when all earlier messages are paid for: messages are processed in the order in which they came. */
  private paid?: Promise<void>;

  constructor(
    private readonly socket: WebSocket,
    private readonly line: Duplex,
    private readonly peer: Peer,
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
    socket.on('error', (error) => logger.debug(error.message));
    socket.on('message', (data: Buffer) => {
      this.count();
      void this.receive(data);
    });
    socket.on('ping', () => this.count());
    socket.on('pong', () => {
      this.alive = true;
      this.count();
    });
    const closed = services.protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => this.send(data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => (this.handle = handle),
      },
      state,
    );
    socket.once('close', (code, reason) => {
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

  /** Closes with 4401, which graphql-ws takes for final: its session has ended. */
  async endSession(): Promise<void> {
    await this.leave(CloseCode.Unauthorized, 'Session ended');
  }

  /** Closes with 1001: the server stops. */
  async goAway(): Promise<void> {
    await this.leave(1001, 'Going away');
  }

  /** Makes the socket the token's user's from now on. */
  private async present(token: string): Promise<boolean> {
    const identity = await this.services.sessions.identifyBearer(token);
    if (!identity) return false;
    if (!this.services.move(this, identity.userId)) {
      void this.leave(TOO_MANY, 'Too many sockets');
      return false;
    }
    this.peer.identity = identity;
    this.peer.request.user = { id: identity.userId };
    this.peer.request.credential = identity.session;
    await endIfOver(this, this.services);
    return true;
  }

  /** Counts messages, pings and pongs. Past the limit it closes with 4429; later messages are not read. */
  private count(): void {
    const minute = Math.floor((performance.now() - this.opened) / MINUTE_MS);
    if (minute !== this.minute) this.messages = 0;
    this.minute = minute;
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

  private async receive(data: Buffer): Promise<void> {
    const points = pointsOfBytes(data.length);
    if (points > 0) this.paid = this.payFor(points, this.paid);
    await this.paid;
    if (this.socket.readyState !== this.socket.OPEN) return;
    try {
      await this.handle?.(String(data));
    } catch (error) {
      logger.error(error);
      this.socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  private async payFor(points: number, earlier: Promise<void> | undefined): Promise<void> {
    try {
      await earlier;
      await this.services.pay(this.peer.request, points);
    } catch (error) {
      this.refuse(error);
    }
  }

  /** Closes with 4429. The message is not parsed, so no error can be sent for its id. */
  private refuse(error: unknown): void {
    if (!(error instanceof DomainError)) logger.error(error);
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
    if (this.socket.readyState !== this.socket.OPEN) return undefined;
    this.line.write(frame);
    const unsent = this.line.writableLength;
    if (unsent === 0) return undefined;
    if (unsent - frame.length > MAX_BUFFERED) this.socket.terminate();
    return new Promise((resolve) => this.line.write(NOTHING, () => resolve()));
  }

  /** Pings the peer; disconnects it if it has not answered the ping before. */
  ping(): void {
    if (!this.alive) return this.socket.terminate();
    this.alive = false;
    this.socket.ping();
  }
}
