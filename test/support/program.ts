import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SWC = resolve('node_modules/@swc/cli/bin/swc.js');

/** How a program ended, or that it serves. */
export interface End {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Foyer as it is deployed: package.json, dist and node_modules in a folder of its own, and a folder elsewhere. */
export class Program {
  private readonly running = new Set<ChildProcess>();

  private constructor(
    private readonly home: string,
    /** The folder of package.json. */
    readonly folder: string,
    readonly elsewhere: string,
  ) {}

  static async build(): Promise<Program> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'foyer-program-')));
    const program = new Program(home, join(home, 'foyer'), join(home, 'elsewhere'));
    for (const folder of [program.folder, program.elsewhere]) await mkdir(folder);
    await copyFile('package.json', join(program.folder, 'package.json'));
    await symlink(await realpath('node_modules'), join(program.folder, 'node_modules'));
    await run(process.execPath, [SWC, 'src', '-d', join(program.folder, 'dist'), '--strip-leading-paths']);
    return program;
  }

  /** Runs a program of dist to its end, or until it serves: then code is null, and `stop` ends it. */
  async start(env: NodeJS.ProcessEnv, { name = 'main.js', flags = [] as string[] } = {}): Promise<End> {
    return this.follow(process.execPath, [...flags, join(this.folder, 'dist', name)], this.elsewhere, env);
  }

  async npm(args: string[], cwd: string): Promise<End> {
    return this.follow('npm', args, cwd, {});
  }

  async write(path: string, content: string | Buffer): Promise<void> {
    await writeFile(join(this.home, path), content);
  }

  async stop(): Promise<void> {
    for (const child of this.running) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.home, { recursive: true });
  }

  private async follow(file: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<End> {
    const { PATH, HOME } = process.env;
    const child = spawn(file, args, { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.running.add(child);
    child.once('exit', () => this.running.delete(child));
    const end: End = { code: null, stdout: '', stderr: '' };
    const serves = Promise.withResolvers<void>();
    child.stderr.on('data', (text) => (end.stderr += String(text)));
    child.stdout.on('data', (text) => {
      end.stdout += String(text);
      if (end.stdout.includes('Foyer is open')) serves.resolve();
    });
    await Promise.race([serves.promise, once(child, 'close').then(([code]) => (end.code = code as number))]);
    return end;
  }
}
