import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/ports.js';

const open = new Set<Server>();

/** A test that fails half-way leaves its servers behind. */
afterAll(async () => {
  for (const server of open) await server.close();
});

/** A server of the test's own, which it may end in any way and start again, on the same port and data. */
abstract class Server {
  protected process: ChildProcess | undefined;

  protected constructor(
    protected readonly port: number,
    protected readonly folder: string,
  ) {
    open.add(this);
  }

  protected abstract readonly file: string;
  protected abstract readonly args: string[];
  /** What it prints once it can be used. */
  protected abstract readonly readyLine: string;
  protected readonly user: { uid?: number; gid?: number } = {};

  async start(): Promise<void> {
    const { file, args } = this;
    const child = spawn(file, args, { ...this.user, cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    const ready = Promise.withResolvers<void>();
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
        if (output.includes(this.readyLine)) ready.resolve();
      });
    }
    child.once('error', ready.reject);
    child.once('exit', () => ready.reject(new Error(`${file} ended:\n${output.slice(-2000)}`)));
    await ready.promise;
  }

  signal(signal: NodeJS.Signals): void {
    this.process!.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  async close(): Promise<void> {
    open.delete(this);
    await this.end('SIGKILL'); // also where it is frozen
    await rm(this.folder, { recursive: true, maxRetries: 10 }); // PostgreSQL's other processes end a moment later
  }
}

/** TEST_REDIS_SERVER, or the one in PATH. */
export class OwnRedis extends Server {
  protected readonly readyLine = 'Ready to accept connections';
  protected readonly file = process.env['TEST_REDIS_SERVER'] ?? 'redis-server';
  protected readonly args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];

  static async started(): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort(), await mkdtemp(join(tmpdir(), 'foyer-redis-')));
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
}

/** The initdb and postgres of TEST_POSTGRES_BIN. They refuse to run as root, so for root they run as the user postgres. */
export class OwnPostgres extends Server {
  protected readonly readyLine = 'database system is ready to accept connections';
  protected override readonly user = runner();
  private readonly data = join(this.folder, 'data');
  protected readonly file = program('postgres');
  protected readonly args = ['-D', this.data, '-p', String(this.port), '-k', this.folder, '-h', '127.0.0.1'];

  static async started(): Promise<OwnPostgres> {
    const postgres = new OwnPostgres(await freePort(), await mkdtemp(join(tmpdir(), 'foyer-postgres-')));
    const { user, folder, data } = postgres;
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
    execFileSync(program('initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust'], {
      ...user,
      cwd: folder,
      stdio: 'pipe',
    });
    await postgres.start();
    return postgres;
  }

  /** Stops all of its processes, each of which has a group of its own; the first one first, so that it starts no more. */
  freeze(): void {
    this.signal('SIGSTOP');
    while (!this.isStopped()); // until then it may start another one
    this.signalChildren('SIGSTOP');
  }

  thaw(): void {
    this.signalChildren('SIGCONT');
    this.signal('SIGCONT');
  }

  override async close(): Promise<void> {
    if (this.process?.exitCode === null && this.process.signalCode === null) this.thaw(); // or frozen ones stay behind
    await super.close();
  }

  /** The state behind the name, which is in brackets: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
  private isStopped(): boolean {
    return /\) T /.test(readFileSync(`/proc/${this.process!.pid}/stat`, 'utf8'));
  }

  /** A backend whose client has just left may end between being listed and being signalled. */
  private signalChildren(signal: NodeJS.Signals): void {
    const { pid } = this.process!;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    for (const child of children) {
      try {
        process.kill(child, signal);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  /** Of its one database, which is empty at first. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }
}

function program(name: string): string {
  return join(process.env['TEST_POSTGRES_BIN']!, name);
}

function runner(): { uid?: number; gid?: number } {
  if (userInfo().uid !== 0) return {};
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres']));
  return { uid: id('-u'), gid: id('-g') };
}
