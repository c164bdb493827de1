import { randomBytes } from 'node:crypto';
import type { Environment } from './environment.js';
import { limitsOf, type Limits, type Trust } from './limits.js';
import type { Optimization } from './optimizations.js';

/** The application's settings, derived from the environment. */
export class Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** The public address, without a trailing slash. */
  readonly publicUrl: string;
  /** Whether the public address is https; it decides the cookies' Secure, behind a proxy as well. */
  readonly https: boolean;
  /** Other origins whose pages may use the API, without cookies. */
  readonly corsOrigins: readonly string[];
  readonly databaseUrl: string;
  /** The most connections to PostgreSQL; SQLite has one. */
  readonly databasePool: number;
  /** Whether connections to PostgreSQL keep statements prepared. */
  readonly databasePrepare: boolean;
  /** Carries messages between replicas; required for more than one replica. */
  readonly redisUrl?: string;
  /** How long to serve after SIGTERM while not ready, so that a balancer notices. */
  readonly shutdownDelayMs: number;
  readonly sessionSecret: string;
  /** The time without a request after which a session ends. */
  readonly sessionIdleMs: number;
  /** The time after which a session ends in any case. */
  readonly sessionMaxMs: number;
  readonly requireStaffMfa: boolean;
  readonly admin: { readonly username: string; readonly email: string; readonly password?: string };
  readonly passwordRequireSymbol: boolean;
  readonly allowReset: boolean;
  readonly limits: Limits;
  /** Whether limits by rate apply; off for load tests. */
  readonly rateLimits: boolean;
  /** The proxies whose X-Forwarded-For is trusted; none by default. */
  readonly trustProxy: Trust;
  /** What makes Foyer faster and changes no answer; all of it, unless somebody compares. */
  readonly optimizations: ReadonlySet<Optimization>;
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
    this.databasePrepare = env.DATABASE_PREPARE;
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
    this.optimizations = env.OPTIMIZATIONS;
    this.logLevel = env.LOG_LEVEL;
  }

  /** Settings that are unsafe, for the log at the start. */
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
      warnings.push(`PUBLIC_URL=${this.publicUrl} is not https: passwords and sessions can be read on the way`);
    }
    return warnings;
  }
}

/** The host in a URL: an IPv6 address in brackets and without its zone, localhost for all addresses of this machine. */
function forAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host.replace(/%.*/, '')}]` : host;
}

/** Whether traffic to this host stays on this machine (RFC 6761, RFC 6890). */
function isThisMachine(host: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(host);
}
