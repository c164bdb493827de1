import { randomBytes } from 'node:crypto';
import type { Environment } from './environment.js';
import { limitsOf, type Limits, type Trust } from './limits.js';

/** What the application needs to know about where it runs, worked out from the environment. */
export class Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** The address that people see, without a trailing slash. */
  readonly publicUrl: string;
  /** Whether people come over https; decides the cookie's Secure, also behind a proxy. */
  readonly https: boolean;
  /** Other origins whose pages may use the API, without cookies. */
  readonly corsOrigins: readonly string[];
  readonly databaseUrl: string;
  /** Connections to PostgreSQL at most; SQLite has one. */
  readonly databasePool: number;
  /** Carries events between replicas; without it there is one replica. */
  readonly redisUrl?: string;
  /** How long to go on serving after SIGTERM, not ready, until a balancer has noticed. */
  readonly shutdownDelayMs: number;
  readonly sessionSecret: string;
  /** After so long without a request a session is over. */
  readonly sessionIdleMs: number;
  /** After so long it is over in any case. */
  readonly sessionMaxMs: number;
  readonly requireStaffMfa: boolean;
  readonly admin: { readonly username: string; readonly email: string; readonly password?: string };
  readonly passwordRequireSymbol: boolean;
  readonly allowReset: boolean;
  readonly limits: Limits;
  /** Whether budgets are kept; off for load tests. */
  readonly rateLimits: boolean;
  /** Which proxies to believe about where a request comes from; none, unless configured. */
  readonly trustProxy: Trust;
  readonly logLevel: Environment['LOG_LEVEL'];

  constructor(env: Environment) {
    this.production = env.NODE_ENV === 'production';
    this.host = env.HOST;
    this.port = env.PORT;
    this.publicUrl = env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : `http://${forAddress(env.HOST)}:${env.PORT}`;
    this.https = this.publicUrl.startsWith('https:');
    this.corsOrigins = env.CORS_ORIGINS;
    this.databaseUrl = env.DATABASE_URL;
    this.databasePool = env.DATABASE_POOL;
    this.redisUrl = env.REDIS_URL;
    this.shutdownDelayMs = env.SHUTDOWN_DELAY_SECONDS * 1000;
    this.sessionSecret = env.SESSION_SECRET ?? randomBytes(32).toString('base64url');
    this.sessionIdleMs = env.SESSION_IDLE_MINUTES * 60_000;
    this.sessionMaxMs = env.SESSION_MAX_HOURS * 3_600_000;
    this.requireStaffMfa = env.REQUIRE_STAFF_MFA;
    this.admin = { username: env.ADMIN_USERNAME, email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD };
    this.passwordRequireSymbol = env.PASSWORD_REQUIRE_SYMBOL;
    this.allowReset = env.ALLOW_RESET || !this.production;
    this.limits = limitsOf(env);
    this.rateLimits = env.RATE_LIMITS;
    this.trustProxy = env.TRUST_PROXY;
    this.logLevel = env.LOG_LEVEL;
  }

  /** What should not stay as it is, for the log to say at the start. */
  get warnings(): string[] {
    const warnings: string[] = [];
    if (!this.rateLimits)
      warnings.push('RATE_LIMITS=off: nobody is kept from asking for too much, or from guessing passwords');
    if (!this.production && !isThisMachine(this.host)) {
      warnings.push(
        `HOST=${this.host} lets others in, and NODE_ENV is not production: they may look the API over, and an admin may reset all data`,
      );
    }
    if (this.production && !this.https && !isThisMachine(new URL(this.publicUrl).hostname)) {
      warnings.push(`PUBLIC_URL=${this.publicUrl} is not https: whoever is in between reads passwords and sessions`);
    }
    return warnings;
  }
}

/** What to write into a URL: an IPv6 address in brackets, and for all addresses of this machine its own name. */
function forAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Whether what goes there stays on this machine (RFC 6761, RFC 6890). */
function isThisMachine(host: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(host);
}
