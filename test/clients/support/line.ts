import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP line to the application that a test can cut, as a restart or a lost network does. */
export class Line implements AsyncDisposable {
  private readonly sockets = new Set<Socket>();
  private port = 0;
  private readonly server = createServer((near) => {
    const { port, hostname } = new URL(this.to);
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      this.sockets.add(socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket)));
    }
    near.pipe(far).pipe(near);
  });

  private constructor(private readonly to: string) {}

  static async to(url: string): Promise<Line> {
    const line = new Line(url);
    await line.open();
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Takes connections, on the same port each time. */
  async open(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection and refuses new ones. */
  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  /** Breaks every connection; new ones pass. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.server.listening) await this.close();
  }
}
