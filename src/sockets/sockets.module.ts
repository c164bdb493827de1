import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { GraphqlEdgeModule } from '../graphql/graphql-edge.module.js';
import { SocketServer } from './socket-server.js';

@Module({ imports: [AuthModule, GraphqlEdgeModule], providers: [SocketServer] })
export class SocketsModule {}
