import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { RequestHandler } from 'express';
import { Config } from '../config/config.js';
import { isProbe } from '../common/probes.js';
import { clientAddress, peerAddress } from '../limits/client-address.js';
import type { AuthenticatedRequest } from './sessions/access.js';
import { AccessGuard } from './sessions/access.guard.js';
import { AccountResolver } from './accounts/account.resolver.js';
import { AccountsHolding } from './accounts/accounts-holding.js';
import { AccountNodes } from './accounts/account-nodes.js';
import { Accounts } from './accounts/accounts.js';
import { ApiToken } from './sessions/api-token.entity.js';
import { ApiTokens } from './sessions/api-tokens.js';
import { AuthResolver } from './accounts/auth.resolver.js';
import { RefusedLogins } from './accounts/refused-logins.js';
import { ViewerResolver } from './accounts/viewer.resolver.js';
import { Devices } from './credentials/devices.js';
import { FirstAdmin } from './accounts/first-admin.js';
import { LocalStrategy, SessionSerializer } from './accounts/local-login.js';
import { Logins } from './accounts/logins.js';
import { PasswordHasher } from './credentials/password-hasher.js';
import { PasswordLink } from './credentials/password-link.entity.js';
import { Passwords } from './credentials/passwords.js';
import { SecondFactor } from './credentials/second-factor.entity.js';
import { SecondFactors } from './credentials/second-factors.js';
import { CredentialOwners } from './sessions/credential-owners.js';
import { SessionStore } from './sessions/session-store.js';
import { Session } from './sessions/session.entity.js';
import { Sessions } from './sessions/sessions.js';
import { User } from './users/user.entity.js';

@Module({
  imports: [PassportModule, MikroOrmModule.forFeature([User, Session, ApiToken, PasswordLink, SecondFactor])],
  providers: [
    AccountNodes,
    Accounts,
    AccountsHolding,
    AccountResolver,
    ApiTokens,
    AuthResolver,
    CredentialOwners,
    RefusedLogins,
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
    ViewerResolver,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Accounts, ApiTokens, Passwords, SecondFactors, Sessions],
})
export class AuthModule implements NestModule {
  constructor(
    private readonly sessions: Sessions,
    private readonly config: Config,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(this.recognise).forRoutes('{*path}');
  }

  /** Sets the request's client (address, key for limits, user agent), and finds its user. Probes have none. */
  private readonly recognise: RequestHandler = (request: AuthenticatedRequest, _response, next) => {
    if (isProbe(request)) return next();
    request.comesFrom = {
      address: peerAddress(request, this.config.trustProxy),
      clientKey: clientAddress(request, this.config.trustProxy),
      userAgent: request.headers['user-agent'],
    };
    this.sessions.recognise(request).then(() => next(), next);
  };
}
