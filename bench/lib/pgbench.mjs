import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { works } from './processes.mjs';

const SCRIPT = join(import.meta.dirname, 'place-order.pgbench.sql');
const DEBIAN = '/usr/lib/postgresql';

/** Runs the statements of one order again and again. @returns orders per second, and their mean latency in ms */
export async function runPgbench(program, databaseUrl, { connections, seconds }) {
  const args = [
    '-n',
    '-M',
    'prepared',
    '-f',
    SCRIPT,
    '-c',
    String(connections),
    '-j',
    '1',
    '-T',
    String(Math.ceil(seconds)),
  ];
  const { stdout } = await promisify(execFile)(program, [...args, databaseUrl]);
  const figure = (pattern) => Number(pattern.exec(stdout)[1]);
  return { perSecond: figure(/^tps = ([\d.]+)/m), p50: figure(/^latency average = ([\d.]+)/m) };
}

/** Where pgbench is; undefined where it is not installed. */
export function findPgbench() {
  if (works('pgbench', ['--version'])) return 'pgbench';
  if (!existsSync(DEBIAN)) return undefined;
  const programs = readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin', 'pgbench'));
  return programs.find(existsSync);
}
