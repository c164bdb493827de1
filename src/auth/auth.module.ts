import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { RequestHandler } from 'express';
import passport from 'passport';
import { Config } from '../config/config.js';
import { LIVENESS, READINESS } from '../config/probes.js';
import { clientAddress } from '../limits/client-address.js';
import type { AuthenticatedRequest } from './access.js';
import { AccessGuard } from './access.guard.js';
import { AccountResolver } from './account.resolver.js';
import { Accounts } from './accounts.js';
import { ApiToken } from './api-token.entity.js';
import { ApiTokens } from './api-tokens.js';
import { AuthResolver } from './auth.resolver.js';
import { BrakedLogins } from './braked-logins.js';
import { Devices } from './devices.js';
import { FirstAdmin } from './first-admin.js';
import { LocalStrategy, SessionSerializer } from './local-login.js';
import { Logins } from './logins.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordLink } from './password-link.entity.js';
import { Passwords } from './passwords.js';
import { SecondFactor } from './second-factor.entity.js';
import { SecondFactors } from './second-factors.js';
import { SessionStore } from './session-store.js';
import { Session } from './session.entity.js';
import { nameCredential, Sessions } from './sessions.js';
import { User } from './user.entity.js';

@Module({
  imports: [PassportModule, MikroOrmModule.forFeature([User, Session, ApiToken, PasswordLink, SecondFactor])],
  providers: [
    Accounts,
    AccountResolver,
    ApiTokens,
    AuthResolver,
    BrakedLogins,
    Devices,
    FirstAdmin,
    LocalStrategy,
    Logins,
    PasswordHasher,
    Passwords,
    SecondFactors,
    SessionSerializer,
    Sessions,
    SessionStore,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Accounts, ApiTokens, Passwords, SecondFactors, Sessions],
})
export class AuthModule implements NestModule {
  constructor(
    private readonly sessions: Sessions,
    private readonly devices: Devices,
    private readonly config: Config,
  ) {}

  /** Where the request comes from, for whatever is done in it. */
  private readonly nameClient: RequestHandler = (request: AuthenticatedRequest, _response, next) => {
    request.client = {
      address: request.ip,
      clientKey: clientAddress(request, this.config.trustProxy),
      userAgent: request.headers['user-agent'],
    };
    next();
  };

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(
        this.nameClient,
        this.devices.middleware,
        ...this.sessions.middleware,
        passport.initialize(),
        passport.session(),
        nameCredential,
      )
      .exclude(LIVENESS, READINESS)
      .forRoutes('{*path}');
  }
}
