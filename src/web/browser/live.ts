import { createClient } from 'graphql-ws';
import { refusalIn, type Refusal } from './api.js';
import { isolateWritten } from './bidi.js';
import { askToLogIn } from './dialogs.js';
import type { TypedDocumentString } from './operations.generated.js';
import { loginPage } from './ui.js';

/** The connection status: `live` means that the page shows the current state. */
export type Connection = 'connecting' | 'live' | 'offline';

const NOTHING = () => {};

/** The interval of pings, and the timeout of a pong, in milliseconds. A dead connection is noticed within their sum. */
const PING = 10_000;
const PONG = 5_000;

/** The pause before a failed subscription is retried, in milliseconds; a random part of up to as much is added. */
const AGAIN = 2_000;

/** The close code for an ended session. graphql-ws does not connect again after it. */
const SESSION_ENDED = 4401;

/** The code with which graphql-ws closes a socket without subscriptions. */
const DONE = 1000;

let connection: Connection = 'connecting';
let leaving = false;
let sessionOver = false;
let pong: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const client = createClient({
  url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
  keepAlive: PING,
  connectionAckWaitTimeout: PONG,
  retryAttempts: Infinity,
  jsonMessageReviver: isolateWritten,
  shouldRetry: () => true,
  retryWait,
  on: {
    connected: () => become('live'),
    closed: (event) => {
      clearTimeout(pong);
      if ((event as CloseEvent).code === SESSION_ENDED) logInAgain();
      become((event as CloseEvent).code === DONE ? 'connecting' : 'offline');
    },
    ping: (received) => {
      if (!received) pong = setTimeout(() => client.terminate(), PONG);
    },
    pong: (received) => {
      if (received) clearTimeout(pong);
    },
  },
});

/**
 * Waits 0.25 s, doubling to 8 s, plus up to as much at random: clients must not reconnect all together. Ends at once
 * when the browser is back online.
 */
async function retryWait(retries: number): Promise<void> {
  const wait = Math.min(8_000, 250 * 2 ** retries) * (1 + Math.random());
  const waited = new AbortController();
  await new Promise<void>((resolve) => {
    setTimeout(resolve, wait);
    addEventListener('online', () => resolve(), { signal: waited.signal });
  });
  waited.abort();
}

export function connected(): Connection {
  return connection;
}

/** Calls `listener` after each change of `connected`. */
export function onConnection(listener: () => void): void {
  listeners.add(listener);
}

/** Call before logging out: the end of the session opens no login dialog then. */
export function leave(): void {
  leaving = true;
}

/** The callbacks of a subscription. */
export interface Watcher<Value> {
  /** The present value, then the newest after each change; the present one again after a reconnect. */
  next(value: Value): void;
  /** The subscription has ended; with the error, if it was refused. */
  over(refusal?: Refusal): void;
}

/** Watches until the returned function is called. */
export function watch<Value, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Value, Variables>,
  variables: Variables,
  watcher: Watcher<Value>,
): () => void {
  let stop = NOTHING;
  let stopped = false;
  let again: ReturnType<typeof setTimeout> | undefined;

  const subscribe = () => {
    stopped = false;
    stop = client.subscribe<Value>(
      { query: document.toString(), variables },
      {
        next: ({ data, errors }) => {
          const refusal = refusalIn(errors);
          if (refusal) refused(refusal);
          else if (data) watcher.next(data);
        },
        error: (problem) => refused(Array.isArray(problem) ? refusalIn(problem) : undefined),
        complete: () => {
          if (!stopped) watcher.over();
        },
      },
    );
  };
  const end = () => {
    stopped = true;
    clearTimeout(again);
    stop();
  };
  /** @param refusal undefined if the connection broke in a way that graphql-ws does not retry */
  const refused = (refusal?: Refusal) => {
    end();
    if (refusal?.code === 'UNAUTHENTICATED') return logInAgain();
    if (refusal && !TRANSIENT.has(refusal.code)) return watcher.over(refusal);
    if (!sessionOver) again = setTimeout(subscribe, AGAIN * (1 + Math.random()));
  };

  subscribe();
  return end;
}

/** Temporary errors, which are retried. */
const TRANSIENT = new Set<Refusal['code']>(['TEMPORARILY_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'RATE_LIMITED']);

function logInAgain(): void {
  sessionOver = true;
  if (!leaving) askToLogIn(loginPage());
}

function become(state: Connection): void {
  connection = state;
  for (const listener of listeners) listener();
}
