import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../config/config.js';
import { subscriberOf } from './client-address.js';
import { fullestPast } from './unread.js';

/** How often unread bytes are added up, and refusals are logged. */
const LOOK_MS = 1000;
/** If more bytes than that wait for one address, its fullest connections are closed. */
const UNREAD_PER_ADDRESS = 32 * 1024 * 1024;

const TOO_MANY = 'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * Tracks every open connection of the HTTP server. Bounds their number, their number per address, and the unread bytes
 * per address. Closes a connection that reads none of its answer, or sends a request before the last one is answered.
 */
@Injectable()
export class Connections {
  private readonly logger = new Logger('Connections');
  /** All open connections, those of WebSockets included. */
  readonly all = new Set<Socket>();
  /** Open connections by address, without those of trusted proxies. */
  private readonly open = new Map<string, Set<Socket>>();
  /** Connections with an unfinished response. */
  private readonly answering = new WeakSet<Socket>();
  /** Connections refused since the last look, by address. */
  private readonly refused = new Map<string, number>();

  constructor(private readonly config: Config) {}

  /** Attaches to the server. Call it before the server listens. */
  watch(server: Server): void {
    const { limits } = this.config;
    server.maxConnections = limits.connections.all; // Node closes further ones as soon as they are accepted
    server.timeout = limits.responseMs;
    server.on('connection', (socket) => this.admit(socket));
    this.refusePipelining(server);
    server.on('timeout', (socket) => this.passTime(socket));
    server.on('drop', ({ remoteAddress } = {}) => this.count(subscriberOf(remoteAddress ?? 'gone')));
    const looking = setInterval(() => this.look(), LOOK_MS).unref();
    server.once('close', () => clearInterval(looking));
  }

  /** Whether a response on this connection is unfinished. */
  isAnswering(socket: Socket): boolean {
    return this.answering.has(socket);
  }

  /**
   * Closes a connection that sends a request before its last one is answered (pipelining), as RFC 9112 allows
   * (https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2). Current clients do not pipeline. Node would keep the
   * requests and their answers in memory after the connection is cut. Runs before Express: a thousand requests can come
   * in one read.
   */
  private refusePipelining(server: Server): void {
    const handlers = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request').on('request', (request, response) => {
      const { socket } = request;
      if (socket.destroyed || this.isAnswering(socket)) {
        request.destroy(); // destroys its socket as well
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
   * Node emits `timeout` after RESPONSE_SECONDS without traffic on the connection, or after the keep-alive time between
   * requests. A request that is still being processed has limits of its own.
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
