import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { Foyer } from '../../support/foyer.js';
import { slowness } from './slowness.js';

/** The longest that somebody else may wait for an answer while an attack is under way: 100 ms, more on a slow machine. */
export const PATIENCE_MS = Math.round(100 * slowness());
/** A busy machine makes one run slow, but hardly ten; an attack that works does so each time. */
export const RUNS = 10;

/** Asks for /livez without a pause, in a thread of its own, so that its figures are another client's. */
const CLIENT = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { Agent, get } = require('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let [over, longest, answers] = [false, 0, 0];
  parentPort.once('message', () => (over = true));
  const ask = () => new Promise((resolve, reject) => {
    const began = performance.now();
    get(workerData + '/livez', { agent }, (response) => response.resume().once('end', () => {
      if (response.statusCode !== 200) return reject(new Error('another client got ' + response.statusCode));
      longest = Math.max(longest, performance.now() - began);
      answers++;
      resolve();
    })).once('error', reject);
  });
  (async () => {
    for (let n = 0; n < 20; n++) await ask(); // the first ones open the connection and warm the code up
    longest = 0;
    parentPort.postMessage('ready');
    while (!over) await ask();
    parentPort.postMessage({ longest, answers });
    agent.destroy();
  })();
`;

/** The attack's result, and how long another client waited at most for an answer meanwhile, in milliseconds. */
async function watched<T>(foyer: Foyer, attack: () => Promise<T>): Promise<{ result: T; longest: number }> {
  const client = new Worker(CLIENT, { eval: true, workerData: foyer.url });
  const failed = new Promise<never>((_, reject) => client.once('error', reject));
  const next = () => new Promise<unknown>((resolve) => client.once('message', resolve));
  try {
    await Promise.race([next(), failed]);
    const result = await attack();
    const figures = next();
    client.postMessage('enough');
    const { longest } = (await Promise.race([figures, failed])) as { longest: number };
    return { result, longest };
  } finally {
    await client.terminate();
  }
}

/**
 * Other clients are answered as ever while the attack is under way: none waits longer than PATIENCE_MS. The attack is tried
 * ten times at most, and one run within the bound is enough, since the machine itself pauses now and then.
 */
export async function expectOthersServed<T>(foyer: Foyer, attack: () => Promise<T>): Promise<T> {
  const waits: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { result, longest } = await watched(foyer, attack);
    waits.push(Math.round(longest));
    if (longest < PATIENCE_MS) return result;
  }
  throw new Error(
    `Another client waited for ${waits.join(', ')} ms in ${RUNS} runs; at most ${PATIENCE_MS} are allowed`,
  );
}

/** What a process holds on to. */
interface Holdings {
  /** Files and sockets. */
  descriptors: number;
  /** Bytes on the heap and in buffers, after everything that can be freed is. */
  bytes: number;
}

/** What this process, with the application in it, holds now. */
export function holdings(): Holdings {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) collect(); // what a finalizer lets go is freed by the next round
  const { heapUsed, external } = process.memoryUsage();
  return { descriptors: readdirSync('/proc/self/fd').length, bytes: heapUsed + external };
}

/**
 * Once the attack is over, what it made the application hold is given back within `soonMs`.
 *
 * @param most beyond what was held before
 */
export async function expectNothingKept<T>(attack: () => Promise<T>, most: Holdings, soonMs = 20_000): Promise<T> {
  const before = holdings();
  const result = await attack();
  for (const deadline = performance.now() + soonMs; ;) {
    const after = holdings();
    const kept = { descriptors: after.descriptors - before.descriptors, bytes: after.bytes - before.bytes };
    if (kept.descriptors <= most.descriptors && kept.bytes <= most.bytes) return result;
    if (performance.now() > deadline)
      throw new Error(`Still held: ${kept.descriptors} descriptors, ${kept.bytes} bytes`);
    await pause(100);
  }
}
