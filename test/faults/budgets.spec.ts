import { Redis } from 'ioredis';
import { Foyer } from '../support/foyer.js';
import { eventually } from './support/faults.js';
import { OwnRedis } from './support/servers.js';

/** Costs 10, and its request 1. */
const SHOP = JSON.stringify({ query: '{ ticketTypes { id } }' });

describe('budgets of several replicas', () => {
  const status = async (foyer: Foyer) => {
    const headers = { 'content-type': 'application/json' };
    const began = performance.now();
    const response = await fetch(`${foyer.url}/graphql`, { method: 'POST', headers, body: SHOP });
    await response.text();
    return { status: response.status, slow: performance.now() - began > 400 };
  };
  /** All are served, and hardly one waits as long as for a Redis that says nothing: the machine may pause. */
  const expectServedSoon = async (foyer: Foyer, requests: number) => {
    const answers: Awaited<ReturnType<typeof status>>[] = [];
    for (let n = 0; n < requests; n++) answers.push(await status(foyer));
    expect(answers.map((answer) => answer.status)).toEqual(Array(requests).fill(200));
    expect(answers.filter(({ slow }) => slow).length).toBeLessThan(requests / 2);
  };
  /** Points that Redis has counted for all of them. */
  const redisHas = async ({ url }: OwnRedis) => {
    const redis = new Redis(url);
    const points = await redis.get('foyer:budget:address:127.0.0.1');
    redis.disconnect();
    return Number(points);
  };

  it('are one in Redis, and each replica’s own while it is away', async () => {
    const redis = await OwnRedis.started();
    const env = { RATE_LIMITS: 'on', REDIS_URL: redis.url, BUDGET_PER_ADDRESS: '60' };
    const here = await Foyer.start(env);
    await eventually(async () => ((await status(here)).status === 429 ? true : undefined));
    const there = await Foyer.start(env);
    const tries: number[] = [];
    await eventually(async () => (tries.push((await status(there)).status) && tries.at(-1) === 429) || undefined);
    expect(tries.length).toBeLessThan(5); // by itself it would have refused the sixth
    expect(await redisHas(redis)).toBeGreaterThan(60);

    await redis.end('SIGKILL');
    const lonely = await Foyer.start(env);
    await expectServedSoon(lonely, 5);
    expect((await status(lonely)).status).toBe(429);
    for (const foyer of [here, there, lonely]) await foyer.stop();
    await redis.close();
  });

  it('wait for a frozen Redis once, and not half a second each time', async () => {
    const redis = await OwnRedis.started();
    const foyer = await Foyer.start({ RATE_LIMITS: 'on', REDIS_URL: redis.url });
    await eventually(async () => ((await status(foyer)).status === 200 ? true : undefined));
    redis.signal('SIGSTOP');
    await eventually(async () => ((await status(foyer)).slow ? undefined : true));
    await expectServedSoon(foyer, 20);
    redis.signal('SIGCONT');
    await redis.close();
    await foyer.stop();
  });
});
