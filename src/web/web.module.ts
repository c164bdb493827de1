import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { Explorers } from './explorers.js';
import { IntrospectionPlugin } from './introspection.plugin.js';
import { PagesController } from './pages.controller.js';
import { SandboxMiddleware } from './sandbox.middleware.js';

@Module({
  imports: [AuthModule],
  controllers: [PagesController],
  providers: [Explorers, IntrospectionPlugin],
  exports: [Explorers],
})
export class WebModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    // Apollo answers below its path, too.
    consumer.apply(SandboxMiddleware).forRoutes({ path: 'graphql{/*path}', method: RequestMethod.GET });
  }
}
