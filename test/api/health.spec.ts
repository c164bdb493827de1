import { MikroORM } from '@mikro-orm/core';
import { Line, takeAll } from '../support/away.js';
import { stage } from '../support/box-office.js';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { freePort } from '../support/ports.js';
import { runningTime } from '../support/running-time.js';
import { watch } from '../support/watching.js';

type Health = { status: string; details?: Record<string, { status: string; message?: string }> };

async function ask(foyer: Foyer, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(foyer.url + path, { headers });
  return { code: response.status, ...((await response.json()) as Health) };
}

const CONNECTIONS = onPostgres ? 2 : 1;

describe('health', () => {
  it('is live and ready, of everything that it needs', async () => {
    const foyer = await Foyer.start();
    expect(await ask(foyer, '/livez')).toEqual({ code: 200, status: 'ok' });
    const { code, status, details } = await ask(foyer, '/readyz');
    expect({ code, status }).toEqual({ code: 200, status: 'ok' });
    const up = { status: 'up' };
    expect(details).toEqual({ process: up, database: up, migrations: up, bus: up });
    await foyer.stop();
  });

  it('stays live without the database, also for whoever brings a session, but is not ready and does not say why', async () => {
    const line = onPostgres ? await Line.to(await emptyDatabase()) : undefined;
    const foyer = await Foyer.start(line && { DATABASE_URL: line.url });
    const client = await foyer.admin();
    const cookie = await client.jar.getCookieString(foyer.url);
    await (line ? line.cut() : foyer.app.get(MikroORM).close());
    expect(await ask(foyer, '/livez', { cookie })).toEqual({ code: 200, status: 'ok' });
    const { code, status, details } = await ask(foyer, '/readyz', { cookie });
    expect({ code, status }).toEqual({ code: 503, status: 'error' });
    expect(details).toMatchObject({ process: { status: 'up' }, database: { status: 'down', message: 'away' } });
    await foyer.stop();
  });

  it('is ready while requests hold all connections, and says so before a balancer gives up', async () => {
    const foyer = await Foyer.start({ DATABASE_POOL: '2' });
    const giveBack = await takeAll(foyer, CONNECTIONS);
    const began = runningTime();
    const { code, details } = await ask(foyer, '/readyz');
    expect(runningTime() - began).toBeLessThan(onPostgres ? 1000 : 3000);
    expect(code).toBe(200);
    expect(details).toMatchObject({ database: { status: 'up' }, migrations: { status: 'up' } });
    await giveBack();
    await foyer.stop();
  });

  it('says at once that it stops, whoever holds the database', async () => {
    const foyer = await Foyer.start({ DATABASE_POOL: '2', SHUTDOWN_DELAY_SECONDS: '3' });
    const giveBack = await takeAll(foyer, CONNECTIONS);
    const stopped = foyer.stop();
    const began = runningTime();
    const { code, details } = await ask(foyer, '/readyz');
    expect(runningTime() - began).toBeLessThan(1000); // sooner than any database is given up
    expect({ code, details }).toEqual({ code: 503, details: { process: { status: 'down', message: 'stopping' } } });
    await giveBack();
    await stopped;
  });

  it('is not ready where a migration is missing, and names it', async () => {
    const foyer = await Foyer.start();
    const sql = 'select name from mikro_orm_migrations order by id desc';
    const [last] = await foyer.em.execute<{ name: string }[]>(sql);
    await foyer.em.execute(`update mikro_orm_migrations set name = 'another' where name = '${last!.name}'`);
    const { code, details } = await ask(foyer, '/readyz');
    expect(code).toBe(503);
    expect(details).toMatchObject({
      database: { status: 'up' },
      migrations: { status: 'down', pending: [last!.name] },
    });
    await foyer.stop();
  });

  it('starts and serves where Redis is away: ready but degraded, and live views show what happens here', async () => {
    const foyer = await Foyer.start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    const { admin, customer, event, vip } = await stage(foyer);
    const { code, status, details } = await ask(foyer, '/readyz');
    expect({ code, status }).toEqual({ code: 200, status: 'degraded' });
    expect(details).toMatchObject({ bus: { status: 'degraded' }, database: { status: 'up' } });

    const query = 'subscription ($id: ID) { dashboardStats(eventId: $id) { pendingOrders } }';
    await using figures = await watch(foyer, admin.client, query, { id: event.id });
    await figures.until({ dashboardStats: { pendingOrders: 0 } });
    await customer.places({ [vip.id]: 1 });
    await figures.until({ dashboardStats: { pendingOrders: 1 } });
    await foyer.stop();
  });
});
