import { isIP, isIPv6 } from 'node:net';

/** Refusals of addresses, as the sentence after the variable's name; undefined for an address that holds. */
type Refusal = string | undefined;

const DATABASES =
  'takes sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/DATABASE (a Unix socket: postgres://USER@/DATABASE?host=FOLDER)';
const ENCODED = 'in a user or password write % as %25, / as %2F, ? as %3F, # as %23, @ as %40, and a space as %20';
const TLS_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];
const TLS_FILES = ['sslcert', 'sslkey', 'sslrootcert'];
const NUMBERS = ['port', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];

/** Characters that URL drops or replaces without a word. */
const NOT_IN_ADDRESSES = /[\s\\\p{Cc}]/u;

/** Whether a DATABASE_URL names PostgreSQL; otherwise it names a SQLite file. */
export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
}

/** The path of a SQLite file as DATABASE_URL has it; undefined for `:memory:` and PostgreSQL. */
export function sqlitePath(url: string): string | undefined {
  return url.startsWith('sqlite:') && url !== 'sqlite::memory:' ? url.slice('sqlite:'.length) : undefined;
}

export function databaseRefusal(url: string): Refusal {
  if (isPostgres(url)) return postgresRefusal(url);
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : '';
  // better-sqlite3 trims; `sqlite://x` and `file:` would be other files than in other programs.
  if (path === '' || path.trim() !== path || /^(\/\/[^/]|file:)|\/$|\0/.test(path)) return DATABASES;
  return undefined;
}

function postgresRefusal(url: string): Refusal {
  const parsed = parsePostgres(url);
  if (!parsed || NOT_IN_ADDRESSES.test(url)) return `${DATABASES}; ${ENCODED}`;
  const database = parsed.pathname.slice(1);
  // An unencoded sign in a password ends up here: in `postgres://u:1/2@host/d` the host is u.
  if (!/^[^/@]+$/.test(database) || hidesAddress(parsed)) return `${DATABASES}; ${ENCODED}`;
  const { username, password, hostname } = parsed;
  if (![username, password, hostname, database].every(isEncoded)) return `holds a % that encodes nothing; ${ENCODED}`;
  if (decodeURI(database) !== decodeURIComponent(database))
    return 'takes a database name without ; / ? : @ & = + $ , #';
  return parametersRefusal(parsed.searchParams);
}

function parametersRefusal(parameters: URLSearchParams): Refusal {
  const mode = parameters.get('sslmode');
  if (mode !== null && !TLS_MODES.includes(mode)) return `takes for sslmode one of ${TLS_MODES.join(', ')}`;
  if (!/^(true|1|0)$/.test(parameters.get('ssl') ?? '1')) return 'takes for ssl true, 1 or 0';
  const wrong = NUMBERS.find((name) => !/^\d{1,9}$/.test(parameters.get(name) ?? '0'));
  return wrong && `takes for ${wrong} a whole number`;
}

/** The same address for `new URL`, which pg reads: with a host, if only a socket's folder is named. pg prefers the folder. */
export function parsable(databaseUrl: string): string {
  return isPostgres(databaseUrl) && !URL.canParse(databaseUrl) ? parsePostgres(databaseUrl)!.href : databaseUrl;
}

/** @param absolute makes the path of a TLS file absolute */
export function withTlsFiles(postgresUrl: string, absolute: (path: string) => string): string {
  const parsed = new URL(postgresUrl);
  const relative = TLS_FILES.filter((name) => parsed.searchParams.has(name));
  for (const name of relative) parsed.searchParams.set(name, absolute(parsed.searchParams.get(name)!));
  return relative.length > 0 ? parsed.href : postgresUrl;
}

/** `postgres://user@/database?host=/folder` is valid to libpq, but not to `new URL`. Without any host pg takes localhost. */
function parsePostgres(url: string): URL | undefined {
  if (!/^postgres(ql)?:\/\//.test(url)) return undefined;
  const withHost = url.replace(/^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)\//, '$1localhost/');
  return URL.parse(withHost) ?? undefined;
}

export function redisRefusal(url: string): Refusal {
  const takes = `takes redis://USER:PASSWORD@HOST:PORT/NUMBER; ${ENCODED}`;
  if (!/^rediss?:\/\/[^/]/.test(url) || NOT_IN_ADDRESSES.test(url)) return takes;
  const parsed = URL.parse(url);
  if (!parsed || !/^(\/(0|[1-9]\d{0,8})?)?$/.test(parsed.pathname) || hidesAddress(parsed)) return takes;
  const { username, password } = parsed;
  return [username, password].every(isEncoded) ? undefined : `holds a % that encodes nothing; ${ENCODED}`;
}

/** Whether the address seems to go on after an unencoded `?` or `#` of a password. */
function hidesAddress({ search, hash }: URL): boolean {
  return search.includes('@') || hash !== '';
}

function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a URL is an origin, with at most one slash after it. */
export function isSite(url: string): boolean {
  if (!/^https?:\/\/[^/%@][^%@]*$/i.test(url) || NOT_IN_ADDRESSES.test(url)) return false;
  const parsed = URL.parse(url);
  return parsed !== null && `${parsed.origin}/` === parsed.href;
}

/** Whether one may listen there, as far as its form tells: an address or a host name, without a port. */
export function isHost(host: string): boolean {
  return isIPv6(host) || (/^[\w.-]+$/.test(host) && URL.canParse(`http://${host}`));
}

/** Whether proxy-addr and a person read the same in an address or subnet: `5` would be 0.0.0.5, and `010.1.1.1` 8.1.1.1. */
export function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', range, ...more] = text.split('/');
  return isIP(address) > 0 && more.length === 0 && (range === undefined || /^\d{1,3}$/.test(range) || isIP(range) > 0);
}
