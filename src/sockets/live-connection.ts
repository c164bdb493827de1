import { Logger } from '@nestjs/common';
import type { Identity, Sessions } from '../auth/sessions/sessions.js';
import type { Clock } from '../common/clock.js';
import type { SocketRequest } from './subscription-request.js';

/** The maximum delay of setTimeout. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The most bytes that may wait for one peer; slower readers are disconnected. */
export const MAX_BUFFERED = 1024 * 1024;

/** The other end of a socket or event stream. */
export interface Peer {
  request: SocketRequest;
  address: string;
  identity: Pick<Identity, 'userId' | 'session'> | undefined;
}

/** A socket or an event stream that holds subscriptions. */
export interface LiveConnection {
  /** The credential of its session or API token. */
  readonly session: string | undefined;
  readonly userId: number | undefined;
  readonly address: string;
  /** The timer until its session may have expired. */
  expiry?: NodeJS.Timeout;
  /** Ends it for good: its session has ended. */
  endSession(): Promise<void>;
  /** Ends it, so that the client connects to another server. */
  goAway(): Promise<void>;
  /** Disconnects a peer that has not taken the ping before; otherwise pings it. */
  ping(): void;
}

const logger = new Logger('LiveConnection');

/**
 * Ends a connection whose session has ended; otherwise checks again at the expiry, since other requests may have
 * prolonged the session. An open connection does not prolong it.
 */
export async function endIfOver(
  live: LiveConnection,
  { sessions, clock }: { sessions: Sessions; clock: Clock },
): Promise<void> {
  const { session } = live;
  if (session === undefined) return;
  try {
    const expiresAt = (await sessions.stillValid([session])).get(session);
    if (!expiresAt) return await live.endSession();
    const left = Math.max(0, expiresAt.getTime() - clock.now().getTime());
    clearTimeout(live.expiry);
    live.expiry = setTimeout(() => void endIfOver(live, { sessions, clock }), Math.min(left, LONGEST_TIMER_MS)).unref();
  } catch (error) {
    logger.error(error);
    await live.endSession();
  }
}
