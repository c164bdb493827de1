import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transactions } from '../../src/persistence/transactions.js';
import type { Foyer } from './foyer.js';

/**
 * A line to a server that a test cuts and mends: whoever holds a connection loses it, and new ones are refused. Or freezes
 * and thaws: nothing comes through, and nobody is told.
 */
export class Line {
  private readonly sockets = new Set<Socket>();
  private readonly pairs = new Set<{ near: Socket; far: Socket }>();
  private frozen = false;
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly to: URL) {}

  static async to(url: string): Promise<Line> {
    const line = new Line(new URL(url));
    await line.mend();
    return line;
  }

  /** The same server, reached over this line. */
  get url(): string {
    const url = new URL(this.to);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  async mend(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(Number(this.to.port || 5432), this.to.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
      const pair = { near, far };
      this.pairs.add(pair);
      far.on('close', () => this.pairs.delete(pair));
      if (this.frozen) this.freeze();
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    ({ port: this.port } = this.server.address() as AddressInfo);
  }

  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** Takes everything to the server, and no answer back. */
  loseAnswers(): void {
    for (const { near, far } of this.pairs) far.unpipe(near).resume();
  }

  async cut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(server, 'close');
  }
}

/** Takes all connections to the database; @returns a function that gives them back */
export async function takeAll(foyer: Foyer, connections: number): Promise<() => Promise<unknown>> {
  const over = Promise.withResolvers<void>();
  const held = Array.from({ length: connections }, () => {
    const taken = Promise.withResolvers<void>();
    const holding = foyer.app.get(Transactions).housekeeping(async ({ em }) => {
      await em.execute('select 1');
      taken.resolve();
      await over.promise;
    });
    return { taken: taken.promise, holding };
  });
  await Promise.all(held.map(({ taken }) => taken));
  return () => {
    over.resolve();
    return Promise.all(held.map(({ holding }) => holding));
  };
}
