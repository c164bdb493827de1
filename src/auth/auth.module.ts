import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import passport from 'passport';
import { LIVENESS, READINESS } from '../config/probes.js';
import { AccessGuard } from './access.guard.js';
import { AccountResolver } from './account.resolver.js';
import { Accounts } from './accounts.service.js';
import { ApiToken } from './api-token.entity.js';
import { ApiTokens } from './api-tokens.service.js';
import { AuthResolver } from './auth.resolver.js';
import { FirstAdmin } from './first-admin.js';
import { LocalStrategy, SessionSerializer } from './local-login.js';
import { PasswordLink } from './password-link.entity.js';
import { SecondFactor } from './second-factor.entity.js';
import { SecondFactors } from './second-factors.service.js';
import { SessionStore } from './session-store.js';
import { Session } from './session.entity.js';
import { Sessions } from './sessions.js';
import { User } from './user.entity.js';

@Module({
  imports: [PassportModule, MikroOrmModule.forFeature([User, Session, ApiToken, PasswordLink, SecondFactor])],
  providers: [
    Accounts,
    AccountResolver,
    ApiTokens,
    AuthResolver,
    FirstAdmin,
    LocalStrategy,
    SecondFactors,
    SessionSerializer,
    Sessions,
    SessionStore,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Accounts, ApiTokens, SecondFactors, Sessions],
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
