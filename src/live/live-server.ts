import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { CloseCode, type Context } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { Sessions, type Identity } from '../auth/sessions.js';
import { Config } from '../config/config.js';
import { maskErrors } from '../config/graphql.js';
import { EventBus } from '../events/event-bus.js';
import { isOwnOrigin } from './origin.js';
import { prepareSubscription } from './subscription-request.js';

const PATH = '/graphql';
/** Largest message; a larger one closes the socket with 1009. */
const MAX_MESSAGE = 64 * 1024;
/** How long a socket has to answer a goodbye. */
const GOODBYE_MS = 500;

/** What the guard looks at: the request that opened the socket, and who sent it. */
type SocketRequest = IncomingMessage & { user?: { id: number } };
type LiveContext = Context<Record<string, unknown> | undefined, Extra & { request: SocketRequest }>;

/**
 * Carries subscriptions over WebSockets (graphql-transport-ws) and answers every other upgrade. Nest's own server for
 * them is not used: it skips guards, limits and error masking, and leaves sockets without an error listener.
 */
@Injectable()
export class LiveServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LiveServer.name);
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  private readonly bySession = new Map<string, Set<WebSocket>>();

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly modules: ModuleRef,
    private readonly sessions: Sessions,
    private readonly bus: EventBus,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Without a listener, a reset connection would end the process.
      socket.on('error', () => socket.destroy());
      void this.upgrade(request, socket, head);
    });
    this.serve();
    this.bus.subscribe((event) => {
      if (event.kind === 'session.ended') this.closeSession(event.session);
    });
  }

  /** Says goodbye to everybody, and waits little for who does not answer. */
  async onModuleDestroy(): Promise<void> {
    const answers = [...this.sockets.clients].map((socket) => {
      socket.close(1001, 'Going away');
      return once(socket, 'close');
    });
    await Promise.race([Promise.all(answers), pause(GOODBYE_MS)]);
    for (const socket of this.sockets.clients) socket.terminate();
  }

  private serve(): void {
    const { schema } = this.modules.get(GraphQLSchemaHost, { strict: false });
    useServer<LiveContext['connectionParams'], { request: SocketRequest }>(
      {
        onSubscribe: (_, _id, payload) => prepareSubscription(schema, payload),
        context: ({ extra }) => ({ req: extra.request }),
        onError: (_, _id, _payload, errors) => maskErrors(errors),
        onNext: (_, _id, _payload, _args, { errors, ...result }) =>
          errors ? { ...result, errors: maskErrors(errors) } : undefined,
      },
      this.sockets,
    );
  }

  private async upgrade(request: SocketRequest, socket: Duplex, head: Buffer): Promise<void> {
    const { publicUrl, production } = this.config;
    if (pathOf(request) !== PATH) return refuse(socket, '404 Not Found');
    if (!isOwnOrigin(request.headers.origin, publicUrl, production)) return refuse(socket, '403 Forbidden');
    try {
      const identity = await this.sessions.identify(request);
      if (identity) request.user = { id: identity.userId };
      this.sockets.handleUpgrade(request, socket, head, (opened) => {
        if (identity) this.remember(opened, identity);
        this.sockets.emit('connection', opened, request);
        // ws closes a socket with a broken frame itself; graphql-ws would print it to the console besides.
        opened.removeAllListeners('error').on('error', (error) => this.logger.debug(error.message));
      });
    } catch (error) {
      this.logger.error(error);
      refuse(socket, '503 Service Unavailable');
    }
  }

  private remember(socket: WebSocket, { session }: Identity): void {
    const sockets = this.bySession.get(session) ?? new Set();
    this.bySession.set(session, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) this.bySession.delete(session);
    });
  }

  private closeSession(session: string): void {
    for (const socket of this.bySession.get(session) ?? []) socket.close(CloseCode.Forbidden, 'Session ended');
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0]!;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
