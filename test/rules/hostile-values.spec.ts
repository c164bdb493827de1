import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { Config } from '../../src/config/config.js';
import { EnvironmentError } from '../../src/config/environment-error.js';
import { DEFAULTS, readEnvironment, VARIABLES, type Environment } from '../../src/config/environment.js';
import { startingEnvironment } from '../../src/config/starting-environment.js';
import type { Trust } from '../../src/config/limits.js';
import { OPTIMIZATIONS } from '../../src/config/optimizations.js';

/** Values that are right, where no default is one, so that the properties see what is nearly right as well. */
const RIGHT: Readonly<Record<string, string>> = {
  PUBLIC_URL: 'https://tickets.example.com',
  CORS_ORIGINS: 'https://shop.example.com,http://localhost:5173',
  DATABASE_URL: 'postgres://foyer:secret@127.0.0.1:5432/foyer?sslmode=verify-full',
  REDIS_URL: 'redis://foyer:secret@127.0.0.1:6379/3',
  SESSION_SECRET: 'a-secret-of-32-bytes-or-of-more!',
  ADMIN_PASSWORD: 'correct-horse#battery-1',
  TRUST_PROXY: '10.0.0.0/8,loopback',
};

const BITS = [
  '#',
  ' #',
  '%',
  '%ab',
  '%41',
  '@',
  '/',
  '?',
  ':',
  '\\',
  '$HOME',
  '"',
  "'",
  '`',
  '=',
  ' ',
  '\t',
  '\n',
  '\r',
  '\uFEFF',
  '\u00A0',
];
const NUMBERS = [
  '1e3',
  ' 5 ',
  '5 ',
  '٣',
  '-0',
  '+1',
  '0x10',
  '007',
  '1.0',
  'NaN',
  'Infinity',
  '1_000',
  '99999999999999999999',
];
const WORDS = [
  '',
  ' ',
  'TRUE',
  'true ',
  'On',
  'null',
  'undefined',
  '__proto__',
  '../..',
  'a,b',
  '0',
  '1',
  '5,6',
  '010.0.0.1',
  '::',
  '[::1]',
];

const around = (value: string) =>
  fc
    .tuple(fc.constantFrom(...BITS, '٣', '🔑'), fc.nat(value.length))
    .map(([bit, at]) => value.slice(0, at) + bit + value.slice(at));

const valuesOf = (name: string) => {
  const right = RIGHT[name] ?? (DEFAULTS[name] as string | undefined) ?? '';
  return fc.oneof(
    fc.constant(right),
    around(right),
    fc.constantFrom(...NUMBERS, ...WORDS, ...BITS),
    fc.string({ unit: 'binary' }),
  );
};

type Outcome = { line: string } | { value: unknown };

/** @throws whatever is not one line for the operator */
function outcome(name: string, read: () => Environment): Outcome {
  try {
    const environment = read();
    expect(new Config(environment).warnings).toBeInstanceOf(Array);
    return { value: environment[name as keyof Environment] };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return { line: error.message };
  }
}

/** How variables run whose value is no text, number or flag; a new variable needs nothing here. */
const RUNS: Readonly<Record<string, (given: string, value: never) => void>> = {
  DATABASE_URL: (given, value: string) => expect(value === given || new URL(value).host === 'localhost').toBe(true),
  CORS_ORIGINS: (given, value: string[]) => {
    const hosts = (origins: string[]) =>
      origins.map((origin) => origin.replace(/^https?:\/\/|(:(80|443)?)?\/?$/gi, ''));
    const parts = hosts(given.split(',').map((part) => part.trim()));
    expect(hosts(value)).toEqual(parts.map((host) => host.replace(/^[^:]+/, domainToASCII)));
  },
  OPTIMIZATIONS: (given, value: ReadonlySet<string>) => {
    const names = given === 'on' ? OPTIMIZATIONS : given.split(',').map((name) => name.trim());
    expect([...value]).toEqual(given === 'off' ? [] : [...new Set(names)]);
  },
  TRUST_PROXY: (given, trust: Trust) => {
    if (/^[1-9]$/.test(given)) return expect([trust('x', +given - 1), trust('x', +given)]).toEqual([true, false]);
    for (const part of given.split(',').map((text) => text.trim())) {
      const address = part === 'loopback' ? '127.0.0.1' : part === 'linklocal' ? '169.254.0.1' : part.split('/')[0]!;
      expect(trust(part === 'uniquelocal' ? '10.0.0.1' : address, 0)).toBe(true);
    }
  },
};

function written(value: unknown): string[] {
  if (value instanceof Set) return [...value].map(String);
  if (typeof value === 'boolean') return value ? ['true', 'on'] : ['false', 'off'];
  return [String(value)];
}

describe.each(VARIABLES)('%s', (name) => {
  it('ends the start with one line that names it, or runs with exactly this value', () => {
    fc.assert(
      fc.property(valuesOf(name), (given) => {
        const result = outcome(name, () => readEnvironment({ [name]: given }));
        if ('line' in result) {
          expect(result.line).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u);
          return expect(result.line.startsWith(`${name} `)).toBe(true);
        }
        if (given === '')
          return expect(written(result.value)).toEqual(written(readEnvironment({})[name as keyof Environment]));
        const runs = RUNS[name];
        if (runs) return runs(given, result.value as never);
        expect(written(result.value)).toContain(given);
      }),
    );
  });

  it('has the same value in .env between quotes, and without them where nothing is around it', () => {
    fc.assert(
      fc.property(valuesOf(name), fc.nat(2), (given, index) => {
        const marks = ['"', "'", '`'].filter((quote) => !given.includes(quote));
        if (!/^["'`]|[\s\p{Cc}\uFEFF]/u.test(given)) marks.push('');
        fc.pre(marks.length > 0 && !given.includes('\0'));
        const mark = marks[index % marks.length]!;
        writeFileSync(join(folder, '.env'), `${name}=${mark}${given}${mark}\n`);
        const variables: NodeJS.ProcessEnv = {};
        const place = { working: folder, package: folder };
        const fromFile = outcome(name, () => startingEnvironment(variables, place).environment);
        expect(variables[name]).toBe(given);
        const direct = outcome(name, () => readEnvironment({ [name]: given }, folder));
        if (name !== 'DATABASE_URL' && name !== 'TRUST_PROXY') expect(fromFile).toEqual(direct);
      }),
      { numRuns: 40 },
    );
  });
});

const folder = mkdtempSync(join(tmpdir(), 'foyer-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a password in an address', () => {
  const secret = fc.oneof(
    fc.constantFrom(...BITS.map((bit) => `a${bit}b`)),
    around('pass:word'),
    fc.string({ unit: 'binary' }),
  );
  const wellFormed = secret.filter((text) => text !== '' && text.isWellFormed());

  it.each([
    ['DATABASE_URL', (password: string) => `postgres://foyer:${password}@127.0.0.1/tickets`],
    ['REDIS_URL', (password: string) => `redis://foyer:${password}@127.0.0.1/7`],
  ] as const)('of %s arrives as it was meant, or ends the start', (name, url) => {
    const arrives = (given: string) => {
      const result = outcome(name, () => readEnvironment({ [name]: given }));
      if ('line' in result) return undefined;
      if (name === 'REDIS_URL') {
        const { username: user, password, host, db } = new Redis(result.value as string, { lazyConnect: true }).options;
        return { user, password, host, database: db };
      }
      const { user, password, host, database } = new Client({ connectionString: result.value as string });
      return { user, password, host, database };
    };
    const meant = (password: string) => ({
      user: 'foyer',
      password,
      host: '127.0.0.1',
      database: name === 'REDIS_URL' ? 7 : 'tickets',
    });
    fc.assert(
      fc.property(wellFormed, (password) => {
        expect(arrives(url(encodeURIComponent(password)))).toEqual(meant(password));
        const raw = arrives(url(password));
        if (raw !== undefined) expect(raw).toEqual(meant(decodeURIComponent(password)));
      }),
      { numRuns: 500 },
    );
  });
});
