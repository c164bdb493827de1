import { setTimeout as sleep } from 'node:timers/promises';
import { LiveViews } from '../../../src/watching/live-views.js';
import { StandingCosts } from '../../../src/limits/standing-costs.js';
import { Foyer } from '../../support/foyer.js';
import type { Message, Socket } from './socket.js';

/** A Foyer with limits, and with budgets that leave the preparations alone. */
export const start = (env: NodeJS.ProcessEnv = {}) =>
  Foyer.start({
    RATE_LIMITS: 'on',
    BUDGET_PER_USER: '100000000',
    BUDGET_PER_CREDENTIAL: '100000000',
    BUDGET_PER_ADDRESS: '100000000',
    ...env,
  });

/** The first message for a new subscription: its present value, or its refusal. */
export async function subscribe(socket: Socket, id: string, query: string): Promise<Message> {
  socket.subscribe(id, query);
  return socket.answer((message) => message.id === id);
}

/** Waits for it; the test's own time limit ends it. */
export async function until(is: () => boolean): Promise<void> {
  while (!is()) await sleep(5);
}

export const untilNothingStands = (foyer: Foyer) =>
  until(() => foyer.app.get(StandingCosts).counted === 0 && foyer.app.get(LiveViews).watched === 0);
