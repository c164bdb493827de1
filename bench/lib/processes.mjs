import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const SERVER_CORE = '0';
const CLIENT_CORE = '1';
/** How often a server's output is looked at until it is ready. */
const LOOK_MS = 5;
const TICK_US = 10_000; // USER_HZ is 100 on every Linux that Node runs on
const pinned = works('taskset', ['-c', CLIENT_CORE, 'true']);

/** Whether a program can be run. */
export function works(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Moves this process, and those that it starts from now on, to the client's core. */
export function moveToClientCore() {
  if (pinned) execFileSync('taskset', ['-a', '-c', '-p', CLIENT_CORE, String(process.pid)], { stdio: 'ignore' });
}

/** @returns {string} where servers and clients run, in words */
export const whereTheyRun = () => (pinned ? 'server and client on a core each' : 'server and client on any core');

/**
 * Starts a server on its core and waits for a text on its standard output, which is a file: nobody has to read it while
 * the client is busy.
 * @param {string[]} args of Node
 * @param {Record<string, string>} variables its environment, besides PATH
 * @returns its process id, the milliseconds from spawn to ready, and `stop`, which ends it and waits
 * @throws Error if it ends before it is ready
 */
export async function startServer(args, variables, readyText) {
  const began = performance.now();
  const command = pinned ? ['taskset', '-c', SERVER_CORE, process.execPath] : [process.execPath];
  const log = join(mkdtempSync(join(tmpdir(), 'foyer-bench-log-')), 'output');
  const output = openSync(log, 'w');
  const child = spawn(command[0], [...command.slice(1), ...args], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', output, 'inherit'],
  });
  closeSync(output);
  const exited = once(child, 'exit');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  while (!readFileSync(log, 'utf8').includes(readyText)) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode} before it was ready`);
    await pause(LOOK_MS);
  }
  const startMs = performance.now() - began;
  const stop = async () => {
    child.kill('SIGTERM'); // does nothing where it has ended
    await exited;
    rmSync(dirname(log), { recursive: true, force: true });
    process.off('exit', endWithUs);
  };
  return { pid: child.pid, startMs, stop };
}

/** Processor time of a process so far, all threads, in microseconds. Linux only. */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

/** Resident memory of a process in MB: now, and the most so far. Linux only. */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)[1]) / 1024);
  return { now: mb('VmRSS'), most: mb('VmHWM') };
}

/** A port that nothing listens on: the first free one from BENCH_PORT (31000) on. */
export async function freePort() {
  const from = Number(process.env.BENCH_PORT ?? 31_000);
  for (let port = from; port < from + 200; port++) if (await isFree(port)) return port;
  throw new Error(`No port is free from ${from} on`);
}

async function isFree(port) {
  const server = createServer();
  try {
    await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
    await new Promise((done) => server.close(done));
    return true;
  } catch {
    return false;
  }
}
