import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { freePort } from '../../support/ports.js';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';

export const ADMIN = { login: 'admin', password: 'the-admin-of-tests' };
export const PASSWORD = 'correct-horse-battery';

const MAIN = resolve('dist/main.js');

const open = new Set<House>();
/** A test that fails half-way leaves its house open; without this, Jest would wait for it forever. */
afterAll(async () => {
  for (const house of open) await house.close();
});

/** The built application on an empty database of its own, and browsers that visit it. */
export class House {
  private server: ChildProcess | undefined;
  private readonly browsers: Browser[] = [];
  private complaints: string[] = [];

  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async open(env: NodeJS.ProcessEnv = {}): Promise<House> {
    if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: npm run build makes it');
    const house = new House(`http://127.0.0.1:${await freePort()}`, await mkdtemp(join(tmpdir(), 'foyer-e2e-')), env);
    open.add(house);
    await house.start();
    return house;
  }

  /** Serves, on the same database each time. */
  async start(): Promise<void> {
    const env = {
      PATH: process.env['PATH'],
      PORT: new URL(this.url).port,
      SESSION_SECRET: 'of these tests, and at least 32 bytes',
      ADMIN_PASSWORD: ADMIN.password,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
      DATABASE_URL: `sqlite:${join(this.folder, 'data', 'foyer.db')}`,
      ...this.env,
    };
    const server = spawn(process.execPath, [MAIN], { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.server = server;
    const serves = Promise.withResolvers<void>();
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Foyer is open')) serves.resolve();
    });
    server.once('exit', () => serves.reject(new Error(`The application ended:\n${output.slice(-2000)}`)));
    await serves.promise;
  }

  async stop(): Promise<void> {
    if (!this.server || this.server.exitCode !== null || this.server.signalCode !== null) return;
    this.server.kill('SIGTERM');
    await once(this.server, 'exit');
  }

  /** A page of a browser of its own; nothing is open in it. */
  async visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    this.browsers.push(browser);
    const context = await browser.newContext({ baseURL: this.url, locale: 'en-US', timezoneId: 'UTC', ...options });
    context.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text().slice(0, 500));
    });
    context.on('weberror', (error) => this.complaints.push(String(error.error())));
    return context.newPage();
  }

  /** A customer who has just registered and is in the shop. */
  async customer(name: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await this.visitor(options);
    await page.goto('/auth/register');
    await page.getByLabel('Username').fill(name);
    await page.getByLabel('E-mail address').fill(`${name}@example.com`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { name: 'VIP' }).waitFor();
    return page;
  }

  /** An admin at the dashboard. */
  async admin(options?: BrowserContextOptions): Promise<Page> {
    const page = await this.visitor(options);
    await page.goto('/admin/dashboard');
    await logIn(page, ADMIN);
    await page.getByRole('heading', { name: 'Pending orders' }).waitFor();
    return page;
  }

  /**
   * What browsers complained of since the last time: errors on the console, exceptions, violations of the content policy.
   *
   * @throws Error where there is anything but what `tolerated` fits
   */
  expectNoComplaint(tolerated = /^$/): void {
    const complaints = this.complaints.filter((complaint) => !tolerated.test(complaint));
    this.complaints = [];
    if (complaints.length > 0) throw new Error(`Browsers complained:\n${complaints.join('\n')}`);
  }

  async close(): Promise<void> {
    open.delete(this);
    for (const browser of this.browsers) await browser.close();
    await this.stop();
    await rm(this.folder, { recursive: true });
  }
}

export async function logIn(page: Page, { login, password }: typeof ADMIN): Promise<void> {
  await page.getByLabel('Username or e-mail address').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** A mutation or query with the session of a page. */
export async function ask<Data = Record<string, unknown>>(page: Page, query: string, variables = {}): Promise<Data> {
  const response = await page.request.post('/graphql', { data: { query, variables } });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** For what others have done to reach a screen, on a busy machine; docs/performance.md has what was measured. */
export const SOON = { timeout: 10_000 };

/** Waits until a place shows exactly this. */
export async function expectText(place: Locator, text: string): Promise<void> {
  await place.and(place.page().getByText(text, { exact: true })).waitFor(SOON);
  expect(await place.innerText()).toBe(text);
}

/** How many orders wait for a decision, as the desk says. */
export async function pendingOrders(page: Page): Promise<number> {
  type Answer = { dashboardStats: { pendingOrders: number } };
  return (await ask<Answer>(page, '{ dashboardStats { pendingOrders } }')).dashboardStats.pendingOrders;
}

/** Debian's, or whichever CHROMIUM names. */
function chromiumPath(): string {
  const { CHROMIUM, PATH = '' } = process.env;
  const candidates = PATH.split(delimiter).flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  );
  const found = [CHROMIUM, ...candidates].find((path) => path !== undefined && isExecutable(path));
  if (found === undefined)
    throw new Error('Chromium is missing: apt-get install chromium, or set CHROMIUM to its path');
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
