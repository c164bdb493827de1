import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { LoggerModule } from 'nestjs-pino';
import { AdminModule } from './admin/admin.module.js';
import { AnswersModule } from './answers/answers.module.js';
import { JournalModule } from './journal/journal.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CommonModule } from './common/common.module.js';
import { GlobalIds } from './common/ids/global-ids.js';
import { validationPipe } from './common/validation.js';
import { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { GraphqlDriver } from './graphql/graphql-driver.js';
import { graphqlOptions } from './graphql/graphql-options.js';
import { HttpModule } from './http/http.module.js';
import { loggingOptions } from './http/logging.js';
import { BusModule } from './bus/bus.module.js';
import { HttpErrorsFilter } from './web/http-errors.filter.js';
import { HealthModule } from './health/health.module.js';
import { KeptDocuments } from './limits/kept-documents.js';
import { PersistedQueries } from './limits/persisted-queries.js';
import { LimitsModule } from './limits/limits.module.js';
import { SocketsModule } from './sockets/sockets.module.js';
import { WatchingModule } from './watching/watching.module.js';
import { GraphqlEdgeModule } from './graphql/graphql-edge.module.js';
import { NodesModule } from './nodes/nodes.module.js';
import { OrdersModule } from './orders/orders.module.js';
import { PersistenceModule } from './persistence/persistence.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { QueueModule } from './queue/queue.module.js';
import { TicketsModule } from './tickets/tickets.module.js';
import { WebModule } from './web/web.module.js';

/** The whole application, for one configuration. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggerModule.forRoot(loggingOptions(config)),
        HttpModule,
        CommonModule,
        LimitsModule, // CostGuard runs before AccessGuard
        BusModule,
        PersistenceModule,
        JournalModule,
        NodesModule,
        AuthModule,
        WatchingModule,
        TicketsModule,
        OrdersModule,
        QueueModule,
        AdminModule,
        PrivacyModule,
        WebModule,
        GraphqlEdgeModule,
        AnswersModule,
        GraphQLModule.forRootAsync({
          driver: GraphqlDriver,
          inject: [KeptDocuments, PersistedQueries, GlobalIds],
          useFactory: (documents: KeptDocuments, persisted: PersistedQueries, ids: GlobalIds) =>
            graphqlOptions(config, documents, persisted, ids),
        }),
        SocketsModule, // stopped before Apollo, which would cut sockets without a close frame
        HealthModule, // stopped first: not ready before connections close
      ],
      providers: [
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_FILTER, useClass: HttpErrorsFilter },
      ],
    };
  }
}
