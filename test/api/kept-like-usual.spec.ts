import { once } from 'node:events';
import { request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { SharedReadings } from '../../src/answers/shared-readings.js';
import { ListSizes } from '../../src/limits/list-sizes.js';
import { MessageBus } from '../../src/bus/message-bus.js';
import { TicketTypes } from '../../src/tickets/ticket-types.js';
import { get, JSON_BODY, post, type Received } from '../support/exchange.js';
import { Foyer } from '../support/foyer.js';

const SHOP = { query: '{ ticketTypes { id name available price { amount currency } } }' };
const ORIGIN = 'https://shop.example';
/** Values that differ from one response to the next, and those of a refusal, which says how many seconds are left. */
const [OWN, OF_SECONDS] = [new Set(['Date', 'X-Request-Id']), new Set(['retry-after', 'etag'])];

const alike = ({ status, headers, body }: Received) => ({
  status,
  headers: headers.map(([name, value]) => {
    const differs = OWN.has(name) || (status === 429 && OF_SECONDS.has(name.toLowerCase()));
    return [name, differs ? 'its own' : name === 'RateLimit' ? value.replace(/t=\d+/, 't=n') : value];
  }),
  body: body.replaceAll(/\d+( s\.|\}\}\})/g, 'n$1'), // seconds to wait
});

const idOf = ({ headers }: Received) => headers.find(([name]) => name === 'X-Request-Id')![1];

describe('a kept answer is as the usual one', () => {
  const running: Foyer[] = [];
  /** The log of all of them: nestjs-pino has one for the process. */
  const written: string[] = [];
  afterEach(async () => {
    for (const foyer of running.splice(0)) await foyer.stop();
  });

  /** Two Foyers with the same contents, with kept answers and without. */
  async function pair(env: NodeJS.ProcessEnv = {}) {
    for (const OPTIMIZATIONS of ['answers', 'off']) {
      const foyer = await Foyer.start(
        { LOG_LEVEL: 'info', ...env, OPTIMIZATIONS },
        { write: (line) => written.push(line) },
      );
      foyer.clock.stop();
      running.push(foyer);
    }
    const ask = async (send: (url: string) => Promise<Received>) => {
      const [kept, usual] = await Promise.all(running.map(({ url }) => send(url)));
      return [kept!, usual!] as const;
    };
    return Object.assign(
      (body: string | object, headers?: Record<string, string>) => ask((url) => post(url, body, headers)),
      {
        get: (parameters: object, headers?: Record<string, string>) => ask((url) => get(url, parameters, headers)),
      },
    );
  }

  it.each([
    ['with the defaults', {}],
    ['behind https, with other origins', { PUBLIC_URL: 'https://foyer.example', CORS_ORIGINS: ORIGIN }],
  ])('header for header %s', async (_, env) => {
    const both = await pair(env);
    for (const headers of [
      {},
      { accept: 'application/graphql-response+json' },
      { origin: ORIGIN },
      { origin: 'http://localhost' },
      { connection: 'keep-alive' },
      { 'accept-encoding': 'gzip, br' },
      { 'if-none-match': '*' },
    ]) {
      for (let n = 0; n < 6; n++) {
        const send = n % 2 ? both : both.get;
        const [kept, usual] = await send(SHOP, headers as Record<string, string>);
        expect(alike(kept)).toEqual(alike(usual));
        if (kept.status === 200) expect(idOf(kept)).toMatch(/^[0-9a-f-]{36}$/);
      }
    }
  });

  it('in what is refused', async () => {
    const both = await pair({ BODY_LIMIT: '1024', CORS_ORIGINS: ORIGIN });
    await both(SHOP);
    const refused: [string | object, Record<string, string>?][] = [
      [{ ...SHOP, more: 'x'.repeat(1024) }],
      [SHOP, { origin: 'https://evil.example' }],
      [SHOP, { 'sec-fetch-site': 'cross-site' }],
      [SHOP, { origin: ORIGIN, 'sec-fetch-site': 'cross-site', cookie: 'a=b' }],
      [SHOP, { accept: 'a'.repeat(3000) }],
      [SHOP, { 'content-type': 'text/plain' }],
      [SHOP, { 'content-type': 'application/json; charset=latin1' }],
      [SHOP, { 'content-encoding': 'gzip' }],
      ['{"query":'],
      ['[]'],
      ['7'],
      [{ query: '' }],
      [{ query: SHOP.query, variables: 7 }],
      [{ query: SHOP.query, operationName: 'None' }],
    ];
    for (const [body, headers] of refused) {
      const [kept, usual] = await both(body, headers);
      expect(alike(kept)).toEqual(alike(usual));
    }
  });

  it('in what is refused of a GET', async () => {
    const both = await pair();
    await both.get(SHOP);
    const refused: [object, Record<string, string>?][] = [
      [{ ...SHOP, variables: '{' }],
      [{ ...SHOP, variables: 'null' }],
      [{ ...SHOP, variables: '[]' }],
      [{ ...SHOP, extensions: '7' }],
      [{ query: '' }],
      [{ ...SHOP, operationName: 'None' }],
      [{ query: 'mutation { logout }' }],
      [SHOP, { origin: 'https://evil.example' }],
      [SHOP, { 'sec-fetch-site': 'cross-site' }],
      [SHOP, { 'content-type': 'text/plain' }],
      [SHOP, { accept: 'image/png' }],
      [{ ...SHOP, x: 'x'.repeat(9000) }],
      [{ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }],
    ];
    for (const [parameters, headers] of refused) {
      const [kept, usual] = await both.get(parameters, headers);
      expect(alike(kept)).toEqual(alike(usual));
    }
  });

  it('in what it costs, until the budget of its address is used up', async () => {
    for (const budget of ['107', '110']) {
      const both = await pair({ RATE_LIMITS: 'on', BUDGET_PER_ADDRESS: budget });
      const statuses: number[] = [];
      for (let n = 0; n < 12; n++) {
        const long = n % 4 === 3 ? { ...SHOP, variables: { n: 'x'.repeat(2048) } } : SHOP;
        const [kept, usual] = await (n % 2 ? both : both.get)(long);
        expect(alike(kept)).toEqual(alike(usual));
        statuses.push(kept.status);
      }
      expect([statuses[0], statuses[1], statuses.at(-1)]).toEqual([200, 200, 429]);
      for (const foyer of running.splice(0)) await foyer.stop();
    }
  });

  it('in its line in the log', async () => {
    const both = await pair();
    const answers = [await both(SHOP), await both(SHOP)];
    for (const foyer of running.splice(0)) await foyer.stop(); // everything is written then
    const lines = written.map((line) => JSON.parse(line) as { req?: { id: string } });
    for (const id of answers.flat().map(idOf)) {
      expect(lines.filter(({ req }) => req?.id === id)).toEqual([
        {
          level: 30,
          time: expect.any(Number),
          req: { id, method: 'POST', path: '/graphql' },
          res: { statusCode: 200 },
          responseTime: expect.any(Number),
          msg: 'request completed',
        },
      ]);
    }
  });

  it('in that line, where its client goes away while it waits for the reading of another', async () => {
    await pair();
    const [foyer] = running as [Foyer];
    jest.spyOn(ListSizes.prototype, 'version', 'get').mockReturnValue(0); // both ask for the same answer
    await post(foyer.url, SHOP); // from now on, requests wait for a reading under way
    foyer.app.get(MessageBus).publish({ kind: 'bus.gap' });
    const goOn = Promise.withResolvers<void>();
    const service = foyer.app.get(TicketTypes);
    const read = service.ofEvent.bind(service);
    const reached = new Promise<void>((resolve) => {
      jest.spyOn(service, 'ofEvent').mockImplementationOnce(async (...args) => {
        resolve();
        await goOn.promise;
        return read(...args);
      });
    });
    const first = post(foyer.url, SHOP);
    await reached;
    const wait = jest.spyOn(SharedReadings.prototype, 'wait');
    const server = foyer.app.getHttpServer();
    const arrives = once(server, 'request');
    const second = request(`${foyer.url}/graphql`, { method: 'POST', agent: false, headers: JSON_BODY });
    second.on('error', () => {}).end(JSON.stringify(SHOP));
    const [, response] = (await arrives) as [unknown, NodeJS.EventEmitter];
    while (wait.mock.calls.length === 0) await turn();
    expect(wait).toHaveReturnedWith(true);
    const gone = once(response, 'close');
    second.destroy();
    await gone;
    written.length = 0;
    goOn.resolve();
    const id = idOf(await first);
    for (const started of running.splice(0)) await started.stop();
    jest.restoreAllMocks();
    const lines = written.map((line) => JSON.parse(line) as { req?: { id: string; path: string }; msg: string });
    const theirs = lines.filter(({ req }) => req?.path === '/graphql');
    expect(theirs.map(({ msg }) => msg).toSorted()).toEqual(['request aborted', 'request completed']);
    expect(theirs.find(({ req }) => req!.id === id)!.msg).toBe('request completed');
  });
});
