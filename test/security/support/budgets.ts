import { Foyer } from '../../support/foyer.js';
import { request, speak } from './raw-http.js';

/** A Foyer with budgets, unlike those of other tests. */
export const start = (env: NodeJS.ProcessEnv) => Foyer.start({ RATE_LIMITS: 'on', ...env });
/** What a socket is answered that is not to be; one that is would be told that its handshake is incomplete. */
export const upgrade = (foyer: Foyer, Cookie = 'nobody') =>
  speak(foyer, request('GET /graphql', { Connection: 'Upgrade', Upgrade: 'websocket', Cookie }));
export const from = (address: string) => ({ 'x-forwarded-for': address });
/** Costs 10, and its request 1. */
export const SHOP = '{ ticketTypes { id } }';
