import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Answer, Client, Refusal } from '../../support/client.js';

export interface Message {
  id?: string;
  type: string;
  payload?: Refusal[] | { data?: Record<string, unknown>; errors?: Refusal[] };
}

/** A socket as an attacker holds one: every message by hand, as often and as fast as wished. */
export class Socket {
  readonly closed: Promise<number>;
  private readonly received: Message[] = [];
  private arrived = Promise.withResolvers<void>();

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {}); // for who waits for it to open
    socket.on('message', (data: Buffer) => {
      this.received.push(JSON.parse(data.toString()) as Message);
      this.arrived.resolve();
      this.arrived = Promise.withResolvers();
    });
  }

  /** Opened and greeted. @throws Error naming the status where the upgrade is refused */
  static async open(...how: Parameters<typeof Socket.begin>): Promise<Socket> {
    const socket = await Socket.begin(...how);
    await socket.answer(({ type }) => type === 'connection_ack');
    return socket;
  }

  /** Opened, and said hello to. @param payload of connection_init */
  static async begin(
    url: string,
    client?: Client,
    headers: Record<string, string> = {},
    payload?: object,
  ): Promise<Socket> {
    const cookie = await client?.jar.getCookieString(client.url);
    const raw = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { ...headers, ...(cookie ? { cookie } : {}) },
    });
    const socket = new Socket(raw);
    await once(raw, 'open');
    socket.send({ type: 'connection_init', payload });
    return socket;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables?: object): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The first answer like this, whether it came already or not. */
  async answer(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.received.find(fits);
      if (found) return found;
      await this.arrived.promise;
    }
  }

  /** The value that came last for this subscription; nothing before the first. */
  newest(id: string): Record<string, unknown> | undefined {
    const message = this.received.findLast((received) => received.id === id && received.type === 'next');
    return (message?.payload as Answer<Record<string, unknown>> | undefined)?.data ?? undefined;
  }

  /** How many values came for this subscription. */
  valuesOf(id: string): number {
    return this.received.filter((received) => received.id === id && received.type === 'next').length;
  }

  /** The first that comes of a subscription, a value or a refusal. */
  async asks(query: string, variables?: object): Promise<Answer<Record<string, unknown>>> {
    const asked = `asked ${this.received.length}`;
    this.subscribe(asked, query, variables);
    const { type, payload } = await this.answer(({ id }) => id === asked);
    return type === 'error' ? { errors: payload as Refusal[] } : (payload as Answer<Record<string, unknown>>);
  }

  /** Why a subscription was refused. */
  async refusal(query: string, variables?: object): Promise<Refusal> {
    const id = `refused ${this.received.length}`;
    this.subscribe(id, query, variables);
    const { type, payload } = await this.answer((message) => message.id === id);
    if (type !== 'error') throw new Error(`Not refused: ${JSON.stringify(payload)}`);
    return (payload as Refusal[])[0]!;
  }

  terminate(): void {
    this.socket.terminate();
  }
}
