import { resolve } from 'node:path';
import { z } from 'zod';
import { databaseRefusal, isHost, isSite, parsable, redisRefusal } from './addresses.js';
import { EnvironmentError } from './environment-error.js';
import { LIMIT_VARIABLES } from './limits.js';
import { OPTIMIZATIONS, readOptimizations } from './optimizations.js';
import { PACKAGE_FOLDER } from './package-folder.js';
import { flag, number, refusing, text } from './parsers.js';
import { readText } from './read-text.js';

const origins = (list: string) => list.split(',').map((origin) => origin.trim());

/** Variables that may come from a file named by NAME_FILE, as Docker and Kubernetes mount secrets. */
export const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'SESSION_SECRET', 'ADMIN_PASSWORD'] as const;

/** Every variable that Foyer reads, with its default. `SETTINGS` says for people what each takes. */
const Variables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'takes development, test or production')
    .default('development'),
  HOST: text('127.0.0.1').refine(isHost, 'takes an address or a host name, without a port'),
  PORT: number(3000, 1, 65_535, 'a port'),
  PUBLIC_URL: z.string().refine(isSite, 'takes an http:// or https:// address without a path').optional(),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) => (list === '' ? [] : origins(list)))
    .refine((list) => list.every(isSite), 'takes origins such as https://shop.example.com, with commas between them')
    .transform((list) => list.map((origin) => new URL(origin).origin)),
  DATABASE_URL: text('sqlite:./data/foyer.db').check(refusing(databaseRefusal)).transform(parsable),
  DATABASE_URL_FILE: text().optional(),
  DATABASE_POOL: number(10, 2, 999, 'a number of connections'),
  DATABASE_PREPARE: flag(true),
  REDIS_URL: text().check(refusing(redisRefusal)).optional(),
  REDIS_URL_FILE: text().optional(),
  SESSION_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'takes at least 32 bytes')
    .optional(),
  SESSION_SECRET_FILE: text().optional(),
  SESSION_IDLE_MINUTES: number(120, 1, 99_999, 'a number of minutes'),
  SESSION_MAX_HOURS: number(24, 1, 9999, 'a number of hours'),
  REQUIRE_STAFF_MFA: flag(false),
  SHUTDOWN_DELAY_SECONDS: number(0, 0, 99, 'a number of seconds'),
  ADMIN_USERNAME: text('admin'),
  ADMIN_EMAIL: text('admin@example.com'),
  ADMIN_PASSWORD: z.string().optional(),
  ADMIN_PASSWORD_FILE: text().optional(),
  PASSWORD_REQUIRE_SYMBOL: flag(true),
  ALLOW_RESET: flag(false),
  ...LIMIT_VARIABLES,
  OPTIMIZATIONS: text('on')
    .refine((list) => readOptimizations(list) !== undefined, `takes on, off, or some of ${OPTIMIZATIONS.join(', ')}`)
    .transform((list) => readOptimizations(list)!),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'takes fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

/** The names of all variables. */
export const VARIABLES = Object.keys(Variables.shape);

/** The default of each variable, as one would write it; undefined where there is none. */
export const DEFAULTS: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(Variables.shape).map(([name, variable]) => [name, defaultOf(variable)]),
);

function defaultOf(variable: z.ZodType): unknown {
  if (variable instanceof z.ZodPipe) return defaultOf(variable.in as z.ZodType);
  return variable instanceof z.ZodDefault ? variable.def.defaultValue : undefined;
}

/** The validated environment, under the variables' own names. */
export type Environment = z.output<typeof Variables>;

/**
 * Reads and checks the whole environment. An empty value counts as not set.
 * @throws EnvironmentError that names the first invalid variable and its rule
 */
export function readEnvironment(variables: NodeJS.ProcessEnv, packageFolder = PACKAGE_FOLDER): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = Variables.safeParse({ ...given, ...secretsIn(given, packageFolder) });
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new EnvironmentError(`${issue?.path.join('.')} ${issue?.message}`);
  }
  if (result.data.NODE_ENV === 'production' && result.data.SESSION_SECRET === undefined) {
    throw new EnvironmentError('SESSION_SECRET takes at least 32 bytes, and production does not start without it');
  }
  return result.data;
}

/**
 * The secrets in the named files.
 * @throws EnvironmentError if a file cannot be read or is empty, or the variable itself is set as well
 */
function secretsIn(given: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const named = SECRETS.filter((name) => given[`${name}_FILE`] !== undefined);
  return Object.fromEntries(
    named.map((name) => {
      if (given[name] !== undefined) {
        throw new EnvironmentError(`${name} and ${name}_FILE are both set; one of them is enough`);
      }
      return [name, secretIn(`${name}_FILE`, resolve(folder, given[`${name}_FILE`]!))];
    }),
  );
}

function secretIn(variable: string, path: string): string {
  let secret: string;
  try {
    secret = readText(path).replace(/\r?\n$/, ''); // added by editors and echo
  } catch (error) {
    throw new EnvironmentError(`${variable} cannot be read: ${(error as Error).message}; correct the path or the file`);
  }
  if (secret === '')
    throw new EnvironmentError(`${variable} names a file that is empty, ${path}; write the secret into it`);
  return secret;
}
