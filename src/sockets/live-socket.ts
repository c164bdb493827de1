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

/** As graphql-ws closes for too many starts: its client does not try again. */
const TOO_MANY = CloseCode.TooManyInitialisationRequests;
/** How long who is sent away has to go. */
const GOODBYE_MS = 500;
/** What setTimeout takes at most. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Most that may wait to be sent to one peer; who reads slower than that has to go. */
const MAX_BUFFERED = 1024 * 1024;

/** Who is at the other end. */
interface Peer {
  request: SocketRequest;
  address: string;
  identity: Identity | undefined;
}

/** What the server lends each of its sockets. */
interface House {
  sessions: Sessions;
  clock: Clock;
  limits: Limits;
  /** Whether this user may have one socket more. */
  hasRoomFor(userId: number): boolean;
  /** @throws DomainError RATE_LIMITED */
  pay(points: number): Promise<void>;
}

/** One WebSocket: carries the protocol's messages, and ends with its session. */
export class LiveSocket {
  private readonly logger = new Logger(LiveSocket.name);
  private readonly timers: NodeJS.Timeout[];
  private expiry?: NodeJS.Timeout;
  private alive = true;
  private messages = 0;
  /** Until what came before is paid for: messages are read in the order in which they came. */
  private paid: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: WebSocket,
    private readonly peer: Peer,
    protocol: Server<SocketState>,
    private readonly house: House,
  ) {
    const { request, address } = peer;
    const state: SocketState = { request, address, places: new Set(), present: (token) => this.present(token) };
    // ws answers a broken frame by itself; without a listener it would end the process.
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
      setInterval(() => this.ping(), house.limits.pingMs).unref(),
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

  /** The session that it came with is over. */
  async endSession(): Promise<void> {
    await this.leave(CloseCode.Forbidden, 'Session ended');
  }

  /** The server stops. */
  async goAway(): Promise<void> {
    await this.leave(1001, 'Going away');
  }

  /** Whoever shows a token is its user from here on. */
  private async present(token: string): Promise<boolean> {
    const identity = await this.house.sessions.identifyBearer(token);
    if (!identity) return false;
    if (!this.house.hasRoomFor(identity.userId)) {
      void this.leave(TOO_MANY, 'Too many sockets');
      return false;
    }
    this.peer.identity = identity;
    this.peer.request.user = { id: identity.userId };
    this.peer.request.credential = identity.session;
    await this.endIfOver();
    return true;
  }

  /** A session that is used otherwise goes on; a socket alone does not prolong it. */
  private awaitEnd(expiresAt: Date): void {
    const left = Math.max(0, expiresAt.getTime() - this.house.clock.now().getTime());
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => void this.endIfOver(), Math.min(left, LONGEST_TIMER_MS)).unref();
  }

  /** Looks whether its session stands, and again when that should be over. */
  async endIfOver(): Promise<void> {
    const { session } = this;
    if (session === undefined) return;
    try {
      const expiresAt = (await this.house.sessions.stillValid([session])).get(session);
      if (expiresAt) this.awaitEnd(expiresAt);
      else await this.endSession();
    } catch (error) {
      this.logger.error(error);
      await this.endSession();
    }
  }

  /** Whatever it says, it says that often only; the rest is not even read. */
  private count(): void {
    if (++this.messages === this.house.limits.messagesPerMinute + 1) void this.leave(TOO_MANY, 'Too many messages');
  }

  /** Says goodbye, and cuts the line where no answer comes. */
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
      this.paid = this.paid.then(() => this.house.pay(points)).catch((error: unknown) => this.refuse(error));
    await this.paid;
    if (this.socket.readyState !== this.socket.OPEN) return;
    try {
      await handle(String(data));
    } catch (error) {
      this.logger.error(error);
      this.socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  /** A message that is too long for the budget is not even read, so nothing else can be said to it. */
  private refuse(error: unknown): void {
    if (!(error instanceof DomainError)) this.logger.error(error);
    void this.leave(TOO_MANY, 'Too much in one minute');
  }

  /** Resolves when the message has left; until then its subscription makes no new one, and so holds only the newest. */
  private send(data: string): Promise<void> {
    if (this.socket.bufferedAmount > MAX_BUFFERED) this.socket.terminate();
    if (this.socket.readyState !== this.socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => this.socket.send(data, () => resolve()));
  }

  private ping(): void {
    if (!this.alive) return this.socket.terminate();
    this.alive = false;
    this.socket.ping();
  }
}
