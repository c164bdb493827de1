import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { RequestHandler } from 'express';
import passport from 'passport';
import { Config } from '../config/config.js';
import { LIVENESS, READINESS } from '../config/probes.js';
import { clientAddress } from '../limits/client-address.js';
import { AccessGuard } from './access.guard.js';
import { AccountLock } from './account-lock.js';
import { AccountResolver } from './account.resolver.js';
import { Accounts } from './accounts.service.js';
import { Admins } from './admins.js';
import { ApiToken } from './api-token.entity.js';
import { ApiTokens } from './api-tokens.service.js';
import { AuthResolver } from './auth.resolver.js';
import { BrakedLogins } from './braked-logins.js';
import { Devices } from './devices.js';
import { FirstAdmin } from './first-admin.js';
import { LocalStrategy, SessionSerializer } from './local-login.js';
import { Logins } from './logins.service.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordLink } from './password-link.entity.js';
import { Passwords } from './passwords.service.js';
import { SecondFactor } from './second-factor.entity.js';
import { SecondFactors } from './second-factors.service.js';
import { SessionStore } from './session-store.js';
import { Session } from './session.entity.js';
import { nameCredential, Sessions } from './sessions.js';
import { StaffAudit } from './staff-audit.interceptor.js';
import { User } from './user.entity.js';
import { Asker } from '../common/asker.js';

@Module({
  imports: [PassportModule, MikroOrmModule.forFeature([User, Session, ApiToken, PasswordLink, SecondFactor])],
  providers: [
    AccountLock,
    Accounts,
    AccountResolver,
    Admins,
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
    { provide: APP_INTERCEPTOR, useClass: StaffAudit },
  ],
  exports: [AccountLock, Accounts, Admins, ApiTokens, Passwords, SecondFactors, Sessions],
})
export class AuthModule implements NestModule {
  constructor(
    private readonly sessions: Sessions,
    private readonly asker: Asker,
    private readonly devices: Devices,
    private readonly config: Config,
  ) {}

  private readonly asking: RequestHandler = (request, _response, next) => {
    const facts = {
      address: request.ip,
      subscriber: clientAddress(request, this.config.trustProxy),
      userAgent: request.headers['user-agent'],
    };
    this.asker.during(facts, () => next());
  };

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(
        this.asking,
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
