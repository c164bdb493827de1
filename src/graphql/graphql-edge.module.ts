import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { OperationLimitsPlugin } from './operation-limits.plugin.js';
import { SchemaAccess } from './schema-access.js';
import { IntrospectionPlugin } from './introspection.plugin.js';
import { SchemaController } from './schema.controller.js';
import { SandboxMiddleware } from './sandbox.middleware.js';

/** Middleware and plugins between Apollo and its clients; the options are in graphql-options.ts. */
@Module({
  imports: [AuthModule],
  controllers: [SchemaController],
  providers: [SchemaAccess, IntrospectionPlugin, OperationLimitsPlugin],
  exports: [SchemaAccess],
})
export class GraphqlEdgeModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    // Apollo also answers below its path.
    consumer.apply(SandboxMiddleware).forRoutes({ path: 'graphql{/*path}', method: RequestMethod.GET });
  }
}
