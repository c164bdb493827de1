import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from '../support/client.js';
import { LOGIN } from '../support/accounts.js';
import { freePort } from '../support/ports.js';
import { Program } from '../support/program.js';

/** A line, and nothing else. */
const LINE = /^[^\n]+\n$/;

describe('the built application', () => {
  let program: Program;
  beforeAll(async () => {
    program = await Program.build();
  });
  afterEach(async () => {
    await program.stop();
    await rm(join(program.folder, '.env'), { recursive: true, force: true });
  });
  afterAll(() => program.remove());

  const logsIn = async (port: number, password: string) => {
    const answer = await new Client(`http://127.0.0.1:${port}`).asks(LOGIN, { input: { login: 'admin', password } });
    return answer.errors === undefined;
  };

  it('runs from another folder with the .env beside package.json, to the letter, and its database lies there', async () => {
    const port = await freePort();
    await program.write(
      'foyer/.env',
      `\uFEFFADMIN_PASSWORD=correct-horse#battery-1\r\nPORT=${port}\r\nADMIN_NAME=x\r\n`,
    );
    const served = await program.start({});
    expect(served.stdout).toContain(`Foyer is open at http://127.0.0.1:${port}`);
    expect(await logsIn(port, 'correct-horse#battery-1')).toBe(true);
    expect(await logsIn(port, 'correct-horse')).toBe(false);
    expect(existsSync(join(program.folder, 'data', 'foyer.db'))).toBe(true);
    expect(existsSync(join(program.elsewhere, 'data'))).toBe(false);

    const backup = await program.npm(['run', '--silent', 'backup', '--', '../copy.db'], join(program.folder, 'data'));
    expect(backup).toEqual({ code: 0, stdout: `${program.folder}/copy.db holds everything\n`, stderr: '' });
    expect(existsSync(join(program.folder, 'copy.db'))).toBe(true);
    // The log follows the greeting, and has arrived by now.
    expect(served.stdout).toContain(`${program.folder}/.env, line 3: ADMIN_NAME is no variable of Foyer`);
  });

  it('does not make a database where one lies at the place of earlier versions', async () => {
    await rename(join(program.folder, 'data'), join(program.elsewhere, 'data'));
    const { code, stderr } = await program.start({ PORT: String(await freePort()) });
    expect([code, stderr]).toEqual([1, expect.stringMatching(LINE)]);
    for (const folder of [program.folder, program.elsewhere])
      expect(stderr).toContain(join(folder, 'data', 'foyer.db'));
    expect(existsSync(join(program.folder, 'data'))).toBe(false);
  });

  it.each([
    [
      { DATABASE_URL: 'sqlite:text.db' },
      /^DATABASE_URL cannot be used: file is not a database: \S+; name a SQLite database/,
    ],
    [{ DATABASE_URL: 'sqlite:a-folder' }, /^DATABASE_URL names a folder, \S+a-folder; name a file in it/],
    [
      { DATABASE_URL: 'sqlite:text.db/foyer.db' },
      /^DATABASE_URL cannot be used: unable to open database file: \S+; correct its path/,
    ],
    [{ DATABASE_URL: 'sqlite:/proc/foyer/foyer.db' }, /^DATABASE_URL cannot be used: E.*; correct its path/],
    [{ DATABASE_URL: 'postgres://foyer:%ab@127.0.0.1/foyer' }, /^DATABASE_URL holds a % that encodes nothing/],
    [{ HOST: '192.0.2.1' }, /^HOST 192\.0\.2\.1 is no address of this machine; set HOST to 127\.0\.0\.1/],
    [{ HOST: 'foyer.invalid' }, /^HOST foyer\.invalid (is no name|cannot be looked up)/],
    [{ PORT: '٣' }, /^PORT takes a port, 1 to 65535/],
    [{ ADMIN_PASSWORD: 'short' }, /^ADMIN_PASSWORD takes 8 to 128 characters/],
  ])('ends with one line for %j', async (env, message) => {
    await writeFile(join(program.folder, 'text.db'), 'This is no database.\n'.repeat(100));
    await mkdir(join(program.folder, 'a-folder'), { recursive: true });
    const { code, stderr } = await program.start({
      DATABASE_URL: 'sqlite::memory:',
      PORT: String(await freePort()),
      ...env,
    });
    expect([code, stderr]).toEqual([1, expect.stringMatching(LINE)]);
    expect(stderr).toMatch(message);
  });

  it('ends with one line where its port is taken, before it makes a database', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await program.start({ PORT: String(port), DATABASE_URL: 'sqlite:new/foyer.db' });
    server.close();
    expect([code, stderr]).toEqual([
      1,
      `PORT ${port} is taken at 127.0.0.1; stop the program that listens there, or set PORT to another, such as PORT=${port + 1}\n`,
    ]);
    expect(existsSync(join(program.folder, 'new'))).toBe(false);
  });

  it.each(['main.js', 'backup.js'])(
    'ends with one line under a Node that is too old, before %s loads what would hang',
    async (name) => {
      const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`;
      const flags = ['--import', `data:text/javascript,${encodeURIComponent(old)}`];
      const { code, stderr } = await program.start({}, { name, flags });
      expect([code, stderr]).toEqual([1, expect.stringMatching(LINE)]);
      expect(stderr).toMatch(/^Node 20\.20\.2 is too old, Foyer takes 22\.17\.0 or later; start it by npm/);
    },
  );

  it('ends with one line where packages are missing', async () => {
    await rm(join(program.folder, 'node_modules'));
    const { code, stderr } = await program.start({});
    expect([code, stderr]).toEqual([1, expect.stringMatching(LINE)]);
    expect(stderr).toMatch(/^Packages are missing \(.*\); run npm ci, then npm run build/);
  });
});
