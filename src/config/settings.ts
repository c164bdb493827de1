import type { Environment } from './environment.js';

/** What people read about a variable. */
export interface SettingDescription {
  takes: string;
  /** What is shown as its default, where that is no value. */
  shown?: string;
}

/** In the order in which docs/settings.md has them, which is written from here. */
export const SETTINGS: Readonly<Record<keyof Environment, SettingDescription>> = {
  NODE_ENV: { takes: '`development`, `test` or `production`' },
  HOST: { takes: 'the address to listen on; `0.0.0.0` for all' },
  PORT: { takes: 'a port' },
  PUBLIC_URL: {
    takes:
      'the address that people see; the session cookie is Secure exactly when it is https, also behind a proxy, and what pages of another address send is refused',
    shown: 'http://HOST:PORT',
  },
  CORS_ORIGINS: {
    takes:
      'origins, with commas between them, whose pages may use the API with an API token; never with the session cookie',
    shown: 'none',
  },
  DATABASE_URL: {
    takes:
      '`sqlite:PATH`, whose folder is made, `sqlite::memory:`, or `postgres://USER:PASSWORD@HOST/DATABASE`; over a Unix socket `postgres://USER@/DATABASE?host=FOLDER`; [with TLS](../SECURITY.md#for-operators)',
  },
  DATABASE_URL_FILE: {
    takes:
      'the path of a file that holds it instead, as Docker and Kubernetes mount secrets; its last line break does not count',
    shown: 'none',
  },
  DATABASE_POOL: {
    takes: 'connections to PostgreSQL for requests, 2 to 999, and one more for `/readyz`; SQLite has one',
  },
  DATABASE_PREPARE: {
    takes:
      '`false` behind a pooler that keeps no prepared statements, such as PgBouncer by transaction with `max_prepared_statements = 0`',
  },
  REDIS_URL: {
    takes:
      '`redis://USER:PASSWORD@HOST:PORT/NUMBER`, or `rediss:` for TLS; carries messages between replicas; Redis 6 or later',
    shown: 'none: one replica',
  },
  REDIS_URL_FILE: { takes: 'the path of a file that holds it instead', shown: 'none' },
  SESSION_SECRET: {
    takes: 'at least 32 bytes that sign the session cookies; production does not start without it',
    shown: 'made up at each start',
  },
  SESSION_SECRET_FILE: { takes: 'the path of a file that holds it instead', shown: 'none' },
  SESSION_IDLE_MINUTES: {
    takes: 'a session ends so long after its last request; an open dashboard alone does not prolong it',
  },
  SESSION_MAX_HOURS: { takes: 'a session ends so long after logging in, whatever happens in between' },
  REQUIRE_STAFF_MFA: { takes: 'whether staff may do nothing before they have set up a second factor' },
  SHUTDOWN_DELAY_SECONDS: {
    takes: 'how long to go on serving after SIGTERM, not ready, until a balancer has noticed, 0 to 99',
  },
  ADMIN_USERNAME: { takes: 'the first admin’s username, where the database has no admin' },
  ADMIN_EMAIL: { takes: 'the first admin’s e-mail address' },
  ADMIN_PASSWORD: {
    takes: 'the first admin’s password; production does not make one up',
    shown: 'made up and printed',
  },
  ADMIN_PASSWORD_FILE: { takes: 'the path of a file that holds it instead', shown: 'none' },
  PASSWORD_REQUIRE_SYMBOL: { takes: '`false` lets passwords be letters and digits alone' },
  ALLOW_RESET: { takes: '`true` allows `resetAllData` in production; elsewhere it is always allowed' },
  OPTIMIZATIONS: {
    takes:
      '`on`, `off`, or the names of those that stay on ([performance](performance.md#what-each-optimisation-is-worth)); answers are the same, only slower',
  },
  LOG_LEVEL: { takes: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`' },
  TRUST_PROXY: {
    takes:
      'which proxies to believe about where requests come from: a number of hops, 1 to 9, or addresses and subnets as `10.0.0.0/8,loopback`',
    shown: 'none',
  },
  RATE_LIMITS: {
    takes:
      '`off` lets everybody ask for as much as they like and guess as often, for load tests; the other limits stay',
  },
  BUDGET_PER_USER: { takes: 'points that a user may ask for in a minute: the cost of operations, 1 to 100000000' },
  BUDGET_PER_CREDENTIAL: { takes: 'the same for one session or API token' },
  BUDGET_PER_ADDRESS: { takes: 'the same for an address, with 1 for each request' },
  LOGIN_FAILURES_PER_ACCOUNT: {
    takes:
      'failed logins by one username or address in a quarter of an hour, 1 to 1000; a browser that was logged in before has its own',
  },
  LOGIN_FAILURES_PER_ADDRESS: { takes: 'the same for an address, 1 to 100000' },
  REGISTRATIONS_PER_ADDRESS: { takes: 'accounts that an address may make in a quarter of an hour, 1 to 100000' },
  QUERY_MAX_TOKENS: { takes: 'words and signs of a document, 50 to 100000; and fields, with its fragments spread' },
  QUERY_MAX_DEPTH: { takes: 'levels of an operation, 1 to 100' },
  QUERY_MAX_ALIASES: { takes: 'aliases in it, 0 to 1000' },
  QUERY_MAX_ROOT_FIELDS: { takes: 'fields at its top, 1 to 1000' },
  QUERY_MAX_DIRECTIVES: { takes: 'directives in it, 0 to 1000' },
  QUERY_MAX_COST: { takes: 'objects that its answer may hold, 600 to 100000000: [how they are counted](limits.md)' },
  PAGE_MAX: { takes: 'rows on one page of a list, 100 to 1000' },
  MAX_PENDING_PER_CUSTOMER: {
    takes: 'pending orders that a customer may have of one event, 0 to 1000000; 0 is no limit',
  },
  BODY_LIMIT: { takes: 'bytes of a request’s body and of a message on a socket, 1024 to 16777216' },
  SOCKETS_PER_USER: { takes: 'sockets that a user may have open at a replica, 1 to 100000' },
  SOCKETS_PER_ADDRESS: { takes: 'the same for an address' },
  SUBSCRIPTIONS_PER_SOCKET: { takes: 'subscriptions on one socket, 1 to 10000' },
  STANDING_COST_PER_SOCKET: {
    takes: 'points that the open subscriptions of one socket may cost together, 1 to 100000000',
  },
  STANDING_COST_PER_USER: { takes: 'the same for a user, at a replica' },
  STANDING_COST_PER_ADDRESS: { takes: 'the same for an address' },
  PUSH_POINTS_PER_USER: {
    takes:
      'points a second for what is pushed to a user, 1 to 100000000: [what a push costs](limits.md); one that is not paid for yet waits',
  },
  PUSH_POINTS_PER_ADDRESS: { takes: 'the same for an address' },
  MESSAGES_PER_MINUTE: { takes: 'messages that one socket may send in a minute, 10 to 1000000' },
  PING_SECONDS: { takes: 'seconds between two pings of a socket, 1 to 600; who answers none by the next is cut off' },
  REQUEST_HEAD_SECONDS: { takes: 'seconds that a request’s head may take to arrive, 1 to 600' },
  REQUEST_SECONDS: { takes: 'the same for all of it, 1 to 3600' },
  RESPONSE_SECONDS: {
    takes: 'seconds without any of an answer being taken, 1 to 3600; after them its connection is closed',
  },
  RESPONSE_LIMIT: { takes: 'bytes of one GraphQL answer, 65536 to 268435456' },
  CONNECTIONS: { takes: 'connections open at a replica, sockets included, 10 to 1000000' },
  CONNECTIONS_PER_ADDRESS: {
    takes: 'the same of an address; those of a proxy that TRUST_PROXY names count only in all',
  },
};
