import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { SandboxMiddleware } from './sandbox.middleware.js';

@Module({ imports: [AuthModule] })
export class WebModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SandboxMiddleware).forRoutes({ path: 'graphql', method: RequestMethod.GET });
  }
}
