import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { Sessions } from '../auth/sessions/sessions.js';
import { Clock } from '../common/clock.js';
import { DomainError, retryAfterOf } from '../common/domain-error.js';
import { isOwnOrigin } from '../common/origin.js';
import { Config } from '../config/config.js';
import { Budgets } from '../limits/budgets.js';
import { clientAddress } from '../limits/client-address.js';
import { Connections } from '../limits/connections.js';
import { liveProtocol } from './live-protocol.js';
import { keptRequest } from './kept-request.js';
import type { Peer } from './live-connection.js';
import { LiveConnections } from './live-connections.js';
import { LiveSocket, type SocketServices } from './live-socket.js';
import type { SocketRequest } from './subscription-request.js';
import { Subscriptions } from './subscriptions.js';

const PATH = '/graphql';

/**
 * Carries subscriptions over WebSockets (graphql-transport-ws) and answers every other upgrade. Nest's own server is
 * not used: it skips guards, limits and error masking, and leaves sockets without an error listener.
 */
@Injectable()
export class SocketServer implements OnApplicationBootstrap {
  private readonly logger = new Logger(SocketServer.name);
  private readonly server: WebSocketServer;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    private readonly budgets: Budgets,
    private readonly lines: Connections,
    private readonly connections: LiveConnections,
    private readonly subscriptions: Subscriptions,
    private readonly config: Config,
  ) {
    // A larger message closes the socket with 1009.
    this.server = new WebSocketServer({ noServer: true, maxPayload: config.limits.body, handleProtocols });
  }

  onApplicationBootstrap(): void {
    const services: SocketServices = {
      protocol: liveProtocol(this.subscriptions),
      sessions: this.sessions,
      clock: this.clock,
      limits: this.config.limits,
      move: (socket, userId) => this.connections.move(socket, userId),
      pay: (request, points) => this.budgets.spend(request, points),
    };
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Without a listener, a reset connection would end the process.
      socket.on('error', () => socket.destroy());
      // An upgrade behind an unanswered request: the answer would mix with the socket's messages.
      if (this.lines.isAnswering(request.socket)) request.socket.destroy();
      else void this.upgrade(services, request, socket, head);
    });
  }

  private async upgrade(services: SocketServices, request: SocketRequest, socket: Duplex, head: Buffer): Promise<void> {
    const { publicUrl, production } = this.config;
    if (pathOf(request) !== PATH) return refuse(socket, '404 Not Found');
    const { origin } = request.headers;
    if (!isOwnOrigin(origin, publicUrl, production)) {
      const address = clientAddress(request, this.config.trustProxy);
      this.logger.warn(
        { address, origin, publicUrl },
        'A page of another origin was refused; is PUBLIC_URL what people see?',
      );
      return refuse(socket, '403 Forbidden');
    }
    try {
      await this.budgets.spend(request, 1);
      const identity = showsCredential(request) ? await this.sessions.identify(request) : undefined;
      if (this.connections.stopping) return refuse(socket, '503 Service Unavailable');
      if (identity) request.user = { id: identity.userId };
      const address = clientAddress(request, this.config.trustProxy);
      if (this.connections.isFull(address, identity?.userId)) return refuse(socket, '429 Too Many Requests');
      const peer = { request: keptRequest(request), address, identity };
      this.server.handleUpgrade(request, socket, head, (opened) => this.serve(services, opened, socket, peer));
    } catch (error) {
      if (error instanceof DomainError) return refuse(socket, '429 Too Many Requests', retryAfterOf(error));
      this.logger.error(error);
      refuse(socket, '503 Service Unavailable');
    }
  }

  /** Apart from `upgrade`, whose variables its callback would keep in memory: the request with all its headers. */
  private serve(services: SocketServices, opened: WebSocket, line: Duplex, peer: Peer): void {
    const live = new LiveSocket(opened, line, peer, services);
    opened.once('close', this.connections.add(live));
  }
}

function showsCredential({ headers }: IncomingMessage): boolean {
  return headers.cookie !== undefined || headers.authorization !== undefined;
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0]!;
}

/** Answers and closes the connection, without waiting for the other side. */
function refuse(socket: Duplex, status: string, retryAfter?: string): void {
  const wait = retryAfter === undefined ? '' : `Retry-After: ${retryAfter}\r\n`;
  socket.end(`HTTP/1.1 ${status}\r\n${wait}Connection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
