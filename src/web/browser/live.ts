import { createClient } from 'graphql-ws';
import { refusalIn, type Refusal } from './api.js';
import { isolateWritten } from './bidi.js';
import { askToLogIn } from './dialogs.js';
import type { TypedDocumentString } from './operations.generated.js';
import { loginPage } from './ui.js';

/** Whether what the page shows is what there is. */
export type Connection = 'connecting' | 'live' | 'offline';

const NOTHING = () => {};

/** A ping every so often, and so long for its pong, in milliseconds: a dead line is noticed within both. */
const PING = 10_000;
const PONG = 5_000;

/** After so long a subscription that failed is tried again, and up to as much later by chance, in milliseconds. */
const AGAIN = 2_000;

/** The server's word for a session that ended, as graphql-transport-ws has it. */
const FORBIDDEN = 4403;

/** What graphql-ws closes with when nobody watches any more. */
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
  shouldRetry: (event) => (event as Partial<CloseEvent>).code !== FORBIDDEN,
  retryWait,
  on: {
    connected: () => become('live'),
    closed: (event) => {
      clearTimeout(pong);
      if ((event as CloseEvent).code === FORBIDDEN) logInAgain();
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

/** 0.25 s, doubling to 8 s, with as much again by chance so that not everybody comes at once; at once when back online. */
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

/** Calls whenever `connected` changes. */
export function onConnection(listener: () => void): void {
  listeners.add(listener);
}

/** The end of the session is no surprise from here on. */
export function leave(): void {
  leaving = true;
}

/** What a watcher wants to hear. */
export interface Watcher<Value> {
  /** The present value, and the newest after each change; the present one again after a lost connection. */
  next(value: Value): void;
  /** There is nothing to watch any more; with the reason, where it was refused. */
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
  /** @param refusal nothing where the line broke in a way that graphql-ws does not mend by itself */
  const refused = (refusal?: Refusal) => {
    end();
    if (refusal?.code === 'UNAUTHENTICATED') return logInAgain();
    if (refusal && !TRANSIENT.has(refusal.code)) return watcher.over(refusal);
    if (!sessionOver) again = setTimeout(subscribe, AGAIN * (1 + Math.random()));
  };

  subscribe();
  return end;
}

/** What passes by itself. */
const TRANSIENT = new Set<Refusal['code']>(['TEMPORARILY_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'RATE_LIMITED']);

function logInAgain(): void {
  sessionOver = true;
  if (!leaving) askToLogIn(loginPage());
}

function become(state: Connection): void {
  connection = state;
  for (const listener of listeners) listener();
}
