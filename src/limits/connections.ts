import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../config/config.js';
import { subscriberOf } from './client-address.js';
import { fullestPast } from './unread.js';

/** How often the bytes are added up that nobody has taken yet. */
const LOOK_MS = 1000;
/** With more bytes than that waiting for one address, its fullest connections are closed. */
const UNREAD_PER_ADDRESS = 32 * 1024 * 1024;

const TOO_MANY = 'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * Knows every open connection of the HTTP server. Bounds how many there are, how many of them belong to one address and how
 * many bytes wait for that address; closes a connection that takes nothing of its answer, or asks again before it has one.
 */
@Injectable()
export class Connections {
  private readonly logger = new Logger('Connections');
  /** All that are open, also those of WebSockets. */
  readonly all = new Set<Socket>();
  /** By address; those of a trusted proxy are not here. */
  private readonly open = new Map<string, Set<Socket>>();
  /** Those with a response that is not finished. */
  private readonly answering = new WeakSet<Socket>();
  /** Connections refused since the last look, by address. */
  private readonly refused = new Map<string, number>();

  constructor(private readonly config: Config) {}

  /** Takes charge of the server's connections. Call it before the server listens. */
  watch(server: Server): void {
    const { limits } = this.config;
    server.maxConnections = limits.connections.all; // more are closed as soon as they are accepted
    server.timeout = limits.responseMs;
    server.on('connection', (socket) => this.admit(socket));
    this.refusePipelining(server);
    server.on('timeout', (socket) => this.passTime(socket));
    server.on('drop', ({ remoteAddress } = {}) => this.count(subscriberOf(remoteAddress ?? 'gone')));
    const looking = setInterval(() => this.look(), LOOK_MS).unref();
    server.once('close', () => clearInterval(looking));
  }

  /** Whether a response on this connection is not finished yet. */
  isAnswering(socket: Socket): boolean {
    return this.answering.has(socket);
  }

  /**
   * Closes a connection that sends a request behind one that is not answered yet, which RFC 9112 lets a server do
   * (https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2). No client of today pipelines, and Node would keep such requests
   * and what answers them when the connection is cut. Runs ahead of Express: a thousand of them come in one read.
   */
  private refusePipelining(server: Server): void {
    const handlers = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request').on('request', (request, response) => {
      const { socket } = request;
      if (socket.destroyed || this.isAnswering(socket)) {
        request.destroy(); // its socket, too
        return;
      }
      this.answering.add(socket);
      response.once('close', () => this.answering.delete(socket));
      for (const handle of handlers) handle.call(server, request, response);
    });
  }

  private admit(socket: Socket): void {
    this.all.add(socket);
    socket.once('close', () => this.all.delete(socket));
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || this.config.trustProxy(remoteAddress, 0)) return;
    const address = subscriberOf(remoteAddress);
    const others = this.open.get(address) ?? new Set();
    if (this.config.rateLimits && others.size >= this.config.limits.connections.ofAddress) {
      this.count(address);
      socket.end(TOO_MANY, () => socket.destroy());
      return;
    }
    this.open.set(address, others.add(socket));
    socket.once('close', () => {
      others.delete(socket);
      if (others.size === 0) this.open.delete(address);
    });
  }

  /**
   * Node calls this once nothing has come or gone on the connection for RESPONSE_SECONDS, or for as long as it keeps a
   * connection for the next request. A request that is still being worked at has limits of its own.
   */
  private passTime(socket: Socket): void {
    if (this.isAnswering(socket) && socket.writableLength === 0) return;
    socket.destroy();
  }

  private look(): void {
    for (const [address, sockets] of this.open) {
      const full = fullestPast(sockets, UNREAD_PER_ADDRESS);
      for (const socket of full) socket.destroy();
      if (full.length > 0)
        this.logger.warn({ address, connections: full.length }, 'Closed connections: unread answers');
    }
    for (const [address, connections] of this.refused)
      this.logger.warn({ address, connections }, 'Refused connections');
    this.refused.clear();
  }

  private count(address: string): void {
    this.refused.set(address, (this.refused.get(address) ?? 0) + 1);
  }
}
