import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { Sessions } from '../auth/sessions/sessions.js';
import { Clock } from '../common/clock.js';
import { DomainError, retryAfterOf } from '../common/domain-error.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import { isOwnOrigin } from '../common/origin.js';
import { Config } from '../config/config.js';
import { MessageBus } from '../bus/message-bus.js';
import { Budgets } from '../limits/budgets.js';
import { clientAddress } from '../limits/client-address.js';
import { Connections } from '../limits/connections.js';
import { OperationLimits } from '../limits/operation-limits.js';
import { PushBudgets } from '../limits/push-budgets.js';
import { StandingCosts } from '../limits/standing-costs.js';
import { SchemaAccess } from '../graphql/schema-access.js';
import { liveProtocol } from './live-protocol.js';
import { keptRequest } from './kept-request.js';
import { LiveSocket, type Peer, type SocketServices } from './live-socket.js';
import { OpenSockets } from './open-sockets.js';
import { Rounds } from './rounds.js';
import { SharedAnswers } from './shared-answers.js';
import type { SocketRequest } from './subscription-request.js';
import { ValidDocuments } from './valid-documents.js';
import { Turns } from '../watching/turns.js';

const PATH = '/graphql';
/** The pause before asking again after a database error. */
const ASK_AGAIN_MS = 1000;

/**
 * Carries subscriptions over WebSockets (graphql-transport-ws) and answers every other upgrade. Nest's own server is
 * not used: it skips guards, limits and error masking, and leaves sockets without an error listener.
 */
@Injectable()
export class SocketServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SocketServer.name);
  private readonly server: WebSocketServer;
  private readonly open: OpenSockets;
  private pings?: Rounds<LiveSocket>;
  private stopping = false;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly modules: ModuleRef,
    private readonly sessions: Sessions,
    private readonly bus: MessageBus,
    private readonly clock: Clock,
    private readonly operations: OperationLimits,
    private readonly budgets: Budgets,
    private readonly connections: Connections,
    private readonly standing: StandingCosts,
    private readonly pushes: PushBudgets,
    private readonly turns: Turns,
    private readonly access: SchemaAccess,
    private readonly ids: GlobalIds,
    private readonly config: Config,
  ) {
    this.open = new OpenSockets(config.limits);
    // A larger message closes the socket with 1009.
    this.server = new WebSocketServer({ noServer: true, maxPayload: config.limits.body, handleProtocols });
  }

  onApplicationBootstrap(): void {
    const { schema } = this.modules.get(GraphQLSchemaHost, { strict: false });
    const { limits, optimizations } = this.config;
    const shares = optimizations.has('frames');
    const protocol = liveProtocol({
      schema,
      limits,
      documents: new ValidDocuments(schema, limits.tokens, shares),
      shared: shares ? new SharedAnswers() : undefined,
      operations: this.operations,
      ids: this.ids,
      standing: this.standing,
      pushes: this.pushes,
      turns: this.turns,
      explores: (request) => this.access.admit(request),
    });
    const services: SocketServices = {
      protocol,
      sessions: this.sessions,
      clock: this.clock,
      limits,
      move: (socket, userId) => this.open.move(socket, userId),
      pay: (request, points) => this.budgets.spend(request, points),
    };
    this.pings = new Rounds(limits.pingMs, (socket) => socket.ping());
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Without a listener, a reset connection would end the process.
      socket.on('error', () => socket.destroy());
      // An upgrade behind an unanswered request: the answer would mix with the socket's messages.
      if (this.connections.isAnswering(request.socket)) request.socket.destroy();
      else void this.upgrade(services, request, socket, head);
    });
    this.bus.subscribe((message) => {
      if (message.kind === 'session.ended') this.end((socket) => socket.session === message.session);
      if (message.kind === 'bus.gap') void this.endWhatIsOver();
    });
  }

  private end(concerns: (socket: LiveSocket) => boolean): void {
    for (const socket of this.open) if (concerns(socket)) void socket.endSession();
  }

  /** The bus may have missed messages of ended sessions. */
  private async endWhatIsOver(): Promise<void> {
    const asked = [...this.open].flatMap(({ session }) => session ?? []);
    if (asked.length === 0) return;
    try {
      const valid = await this.sessions.stillValid(asked);
      const over = new Set(asked.filter((session) => !valid.has(session)));
      this.end(({ session }) => session !== undefined && over.has(session));
    } catch (error) {
      this.logger.error(error);
      setTimeout(() => void this.endWhatIsOver(), ASK_AGAIN_MS).unref();
    }
  }

  /** Closes all sockets with 1001 before the server stops. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.pings?.stop();
    await Promise.all([...this.open].map((socket) => socket.goAway()));
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
      if (this.stopping) return refuse(socket, '503 Service Unavailable');
      if (identity) request.user = { id: identity.userId };
      const address = clientAddress(request, this.config.trustProxy);
      if (this.open.isFull(address, identity?.userId)) return refuse(socket, '429 Too Many Requests');
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
    this.open.add(live);
    this.pings?.join(live);
    opened.once('close', () => {
      this.open.delete(live);
      this.pings?.leave(live);
    });
    void live.endIfOver(); // its session may have ended before the socket was in `open`
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
