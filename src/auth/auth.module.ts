import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import passport from 'passport';
import { LIVENESS, READINESS } from '../config/probes.js';
import { AccessGuard } from './access.guard.js';
import { Accounts } from './accounts.service.js';
import { AuthResolver } from './auth.resolver.js';
import { FirstAdmin } from './first-admin.js';
import { LocalStrategy, SessionSerializer } from './local-login.js';
import { SessionStore } from './session-store.js';
import { Session } from './session.entity.js';
import { Sessions } from './sessions.js';
import { User } from './user.entity.js';

@Module({
  imports: [PassportModule, MikroOrmModule.forFeature([User, Session])],
  providers: [
    Accounts,
    AuthResolver,
    FirstAdmin,
    LocalStrategy,
    SessionSerializer,
    Sessions,
    SessionStore,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Accounts, Sessions],
})
export class AuthModule implements NestModule {
  constructor(private readonly sessions: Sessions) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(...this.sessions.middleware, passport.initialize(), passport.session())
      .exclude(LIVENESS, READINESS)
      .forRoutes('{*path}');
  }
}
