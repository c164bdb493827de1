import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cpuOf, works } from './processes.mjs';

export const CONNECTIONS = 64;
const DRAIN_SECONDS = 30;
const SLOW_SECONDS = 20;
const IDLE_MS = 100;
const IDLE_CPU_US = 20_000;
const IDLE_WITHIN_MS = 10_000;
const run = promisify(execFile);
const here = import.meta.dirname;
const hasWrk = works('which', ['wrk']);
let files = 0;

/** The client's name, for the report. */
export const CLIENT = hasWrk ? 'wrk' : 'autocannon';

/**
 * One HTTP request as bytes.
 * @param {{ url: string }} server
 * @param {{ query: string, variables?: object }} body
 * @param {Record<string, string>} headers
 */
export function httpRequest({ url }, body, headers = {}) {
  const text = JSON.stringify(body);
  const all = { host: new URL(url).host, 'content-type': 'application/json', ...headers };
  const lines = Object.entries({ ...all, 'content-length': Buffer.byteLength(text) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}

/**
 * Sends requests over 64 connections for a while, one after another on each, and measures.
 * @param {{ url: string, pids: number[], folder: string }} server
 * @param {string[]} requests of `httpRequest`; in turn, and again from the first
 * @param {'read' | 'drain' | 'write' | 'once'} mode read counts answers; drain waits for all answers as well; write also
 *   reads the id in each; once is like write, and stops when each request was sent once
 * @returns requests per second, CPU of the server in µs per request, latencies in ms, and what was acknowledged
 */
export async function measure(server, requests, { seconds, mode = 'read', connections = CONNECTIONS }) {
  const [input, output] = await filesOf(server, requests);
  await settled(server.pids);
  const before = total(server.pids);
  await send(server.url, [input, output, String(seconds), mode], seconds, connections, mode);
  const cpu = total(server.pids) - before;
  const [figures, idText, refusal] = (await readFile(output, 'utf8')).split('\n');
  const [count, elapsed, p50, p99, errors, refused, unanswered] = figures.split(' ').map(Number);
  const ids = idText ? idText.split(' ') : [];
  if (count === 0 && seconds < SLOW_SECONDS) {
    return measure(server, requests, { seconds: seconds * 4, mode, connections }); // a busy machine
  }
  if ((unanswered !== 0 && mode !== 'read') || errors > 0 || (mode !== 'once' && refused > 0)) {
    throw new Error(
      `${server.name}: ${count} answers, ${unanswered} missing, ${errors} connection errors, ${refused} refusals: ${refusal}`,
    );
  }
  return { perSecond: count / elapsed, cpu: cpu / count, p50, p99, count, ids, refused };
}

/** Waits until the servers are idle: wrk drops connections, whose requests are still worked on. */
async function settled(pids) {
  for (let waited = 0; waited < IDLE_WITHIN_MS; waited += IDLE_MS) {
    const before = total(pids);
    await pause(IDLE_MS);
    if (total(pids) - before <= IDLE_CPU_US) return;
  }
}

/** Reads for a while, without measuring. */
export async function warm(server, requests, { seconds, connections = CONNECTIONS }) {
  await send(server.url, [...(await filesOf(server, requests)), String(seconds), 'read'], seconds, connections, 'read');
}

/** A file of the requests, and the name of one for the result. */
async function filesOf({ folder }, requests) {
  const name = join(folder, `load-${++files}`);
  await writeFile(name, requests.join('\0'));
  return [name, `${name}.out`];
}

const total = (pids) => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);

async function send(url, args, seconds, connections, mode) {
  if (!hasWrk) return run(process.execPath, [join(here, 'autocannon.mjs'), url, String(connections), ...args]);
  const duration = mode === 'read' ? seconds : seconds + DRAIN_SECONDS;
  const options = ['-t1', `-c${connections}`, `-d${Math.ceil(duration)}s`, '--timeout', '30s'];
  return run('wrk', [...options, '-s', join(here, 'wrk.lua'), url, '--', ...args]);
}
