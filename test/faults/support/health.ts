import { setTimeout as pause } from 'node:timers/promises';
import { runningTime } from '../../support/running-time.js';
import type { Replica } from './cluster.js';

/** What /readyz says: a status code and a status, or nothing where nobody answers. */
export async function readiness(replica: Replica): Promise<{ code?: number; status?: string }> {
  try {
    const response = await fetch(`${replica.url}/readyz`);
    return { code: response.status, status: ((await response.json()) as { status: string }).status };
  } catch {
    return {};
  }
}

/** Asks until the answer is this; when it was asked that got it, in milliseconds of running time from now. @throws Error after `patience` */
export async function until(
  replica: Replica,
  fits: (answer: { code?: number; status?: string }) => boolean,
  patience = 60_000,
): Promise<number> {
  const began = runningTime();
  for (;;) {
    const asked = runningTime() - began;
    const answer = await readiness(replica);
    if (fits(answer)) return asked;
    if (asked > patience) throw new Error(`After ${patience} ms /readyz still answers ${JSON.stringify(answer)}`);
    await pause(10);
  }
}

export const ready = ({ status }: { status?: string }) => status === 'ok';
export const degraded = ({ code, status }: { code?: number; status?: string }) => code === 200 && status === 'degraded';
export const away = ({ code }: { code?: number }) => code === 503;
export const notReady = ({ code }: { code?: number }) => code !== 200;
