import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { GraphqlEdgeModule } from '../graphql/graphql-edge.module.js';
import { EventStreamsMiddleware } from './event-streams.middleware.js';
import { LiveConnections } from './live-connections.js';
import { SocketServer } from './socket-server.js';
import { Subscriptions } from './subscriptions.js';

@Module({ imports: [AuthModule, GraphqlEdgeModule], providers: [LiveConnections, SocketServer, Subscriptions] })
export class SocketsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    // Wherever limits/documents.middleware.ts has left a document to it: Apollo also answers below its path.
    consumer.apply(EventStreamsMiddleware).forRoutes('{*path}');
  }
}
