import { equals, iterableEquality, subsetEquality } from '@jest/expect-utils';
import { createClient, type Client as LiveClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Client, Refusal } from './client.js';

/** What a subscription sends. */
export type Result = { data?: Record<string, unknown> | null; errors?: Refusal[] };

/** As toMatchObject compares, but as a question. */
const looksLike = (value: unknown, expected: object) => equals(value, expected, [iterableEquality, subsetEquality]);

/** One subscription, read value by value. */
export class Watching implements AsyncDisposable {
  constructor(
    private readonly client: LiveClient,
    private readonly results: AsyncIterableIterator<Result>,
  ) {}

  /** The next value; waits for it. */
  async next(): Promise<Record<string, unknown>> {
    const { value, done } = await this.results.next();
    if (done) throw new Error('The subscription is over');
    const { data, errors } = value;
    if (errors) throw new Error(JSON.stringify(errors));
    return data!;
  }

  /** The first value that looks like this; what comes before is skipped, as a client would. */
  async until(expected: object, patience = 20): Promise<void> {
    for (let value = await this.next(); !looksLike(value, expected); value = await this.next()) {
      if (patience-- === 0) throw new Error(`Still ${JSON.stringify(value)}`);
    }
  }

  async over(): Promise<boolean> {
    return (await this.results.next()).done === true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.results.return?.();
    await this.client.dispose();
  }
}

/** graphql-ws's own client, with the session of one of ours. */
export async function connect(
  foyer: { url: string },
  client: Client,
  connectionParams: Record<string, unknown> = {},
): Promise<LiveClient> {
  const cookie = await client.jar.getCookieString(foyer.url);
  return createClient({
    connectionParams,
    url: `${foyer.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: { cookie } });
      }
    },
    retryAttempts: 0,
  });
}

export async function watch(
  foyer: { url: string },
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Watching> {
  const live = await connect(foyer, client);
  return new Watching(live, live.iterate({ query, variables }) as AsyncIterableIterator<Result>);
}
