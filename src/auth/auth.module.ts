import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import passport from 'passport';
import { Config } from '../config/config.js';
import { AccessGuard } from './access.guard.js';
import { Accounts } from './accounts.service.js';
import { AuthResolver } from './auth.resolver.js';
import { FirstAdmin } from './first-admin.js';
import { LocalStrategy, SessionSerializer } from './local-login.js';
import { SessionStore } from './session-store.js';
import { Session } from './session.entity.js';
import { sessions } from './sessions.js';
import { User } from './user.entity.js';

@Module({
  imports: [PassportModule, MikroOrmModule.forFeature([User, Session])],
  providers: [
    Accounts,
    AuthResolver,
    FirstAdmin,
    LocalStrategy,
    SessionSerializer,
    SessionStore,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Accounts],
})
export class AuthModule implements NestModule {
  constructor(
    private readonly config: Config,
    private readonly store: SessionStore,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(...sessions(this.config, this.store), passport.initialize(), passport.session())
      .forRoutes('{*path}');
  }
}
