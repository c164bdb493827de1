import type { Answer, Client } from './client.js';

/** A value or the end, as graphql-sse sends it. */
export interface StreamEvent {
  event: string;
  data?: Answer<Record<string, unknown>>;
}

const ACCEPT = { accept: 'text/event-stream' };

/** An event stream that a test reads event by event. */
export class EventStream {
  private constructor(
    readonly response: Response,
    private readonly cut: AbortController,
    private readonly chunks: AsyncIterator<string>,
    private text = '',
  ) {}

  /** By POST. */
  static open(
    client: Client,
    query: string,
    variables?: object,
    headers: Record<string, string> = {},
  ): Promise<EventStream> {
    return EventStream.of(client, '/graphql', {
      method: 'POST',
      headers: { ...ACCEPT, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
  }

  static byGet(client: Client, query: string, variables: object = {}): Promise<EventStream> {
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    return EventStream.of(client, `/graphql?${search}`, { headers: ACCEPT });
  }

  private static async of(client: Client, path: string, init: RequestInit): Promise<EventStream> {
    const cut = new AbortController();
    const response = await client.fetch(path, { ...init, signal: cut.signal });
    const chunks = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    return new EventStream(response, cut, chunks);
  }

  /** The next event, past comments; undefined at the end of the stream. */
  async next(): Promise<StreamEvent | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end === -1) {
        const { value, done } = await this.chunks.next();
        if (done) return undefined;
        this.text += value;
        continue;
      }
      const block = this.text.slice(0, end);
      this.text = this.text.slice(end + 2);
      if (block.startsWith(':')) continue;
      const [event = '', data = ''] = block.split('\n').map((line) => line.replace(/^(event|data): ?/, ''));
      return { event, data: data === '' ? undefined : (JSON.parse(data) as Answer<Record<string, unknown>>) };
    }
  }

  /** All events to the end of the stream. */
  async rest(): Promise<StreamEvent[]> {
    const all: StreamEvent[] = [];
    for (let event = await this.next(); event; event = await this.next()) all.push(event);
    return all;
  }

  /** The comments and events as they came, up to the first with `part`. */
  async textWith(part: string): Promise<string> {
    while (!this.text.includes(part)) {
      const { value, done } = await this.chunks.next();
      if (done) throw new Error('The stream has ended');
      this.text += value;
    }
    return this.text;
  }

  close(): void {
    this.cut.abort();
  }
}
