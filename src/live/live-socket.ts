import { Logger } from '@nestjs/common';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Identity, Sessions } from '../auth/sessions.js';
import type { Clock } from '../common/clock.js';
import type { SocketRequest, SocketState } from './live-protocol.js';

/** A peer that does not answer a ping by the next one is gone. */
const PING_MS = 12_000;
/** How long who is sent away has to go. */
const GOODBYE_MS = 500;
/** What setTimeout takes at most. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Most that may wait to be sent to one peer; who reads slower than that has to go. */
const MAX_BUFFERED = 1024 * 1024;

/** One WebSocket: carries the protocol's messages, and ends with its session. */
export class LiveSocket {
  private readonly logger = new Logger(LiveSocket.name);
  private readonly heartbeat: NodeJS.Timeout;
  private expiry?: NodeJS.Timeout;
  private alive = true;

  constructor(
    private readonly socket: WebSocket,
    request: SocketRequest,
    protocol: Server<SocketState>,
    private identity: Identity | undefined,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {
    const state: SocketState = { request, watching: new Set(), present: (token) => this.present(token, request) };
    // ws answers a broken frame by itself; without a listener it would end the process.
    socket.on('error', (error) => this.logger.debug(error.message));
    socket.on('pong', () => (this.alive = true));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => this.send(data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (data: Buffer) => void this.receive(handle, data)),
      },
      state,
    );
    this.heartbeat = setInterval(() => this.ping(), PING_MS).unref();
    if (identity) this.awaitEnd(identity.expiresAt);
    socket.once('close', (code, reason) => {
      clearInterval(this.heartbeat);
      clearTimeout(this.expiry);
      for (const generator of state.watching) void generator.return(undefined);
      void closed(code, String(reason));
    });
  }

  get session(): string | undefined {
    return this.identity?.session;
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
  private async present(token: string, request: SocketRequest): Promise<boolean> {
    const identity = await this.sessions.identifyBearer(token);
    if (!identity) return false;
    this.identity = identity;
    request.user = { id: identity.userId };
    this.awaitEnd(identity.expiresAt);
    return true;
  }

  /** A session that is used otherwise goes on; a socket alone does not prolong it. */
  private awaitEnd(expiresAt: Date): void {
    const left = Math.min(expiresAt.getTime() - this.clock.now().getTime(), LONGEST_TIMER_MS);
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => void this.endIfOver(), left).unref();
  }

  private async endIfOver(): Promise<void> {
    try {
      const expiresAt = (await this.sessions.standing([this.identity!.session])).get(this.identity!.session);
      if (expiresAt) this.awaitEnd(expiresAt);
      else await this.endSession();
    } catch (error) {
      this.logger.error(error);
      await this.endSession();
    }
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
    try {
      await handle(String(data));
    } catch (error) {
      this.logger.error(error);
      this.socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
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
