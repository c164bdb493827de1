import { setTimeout as elapsed } from 'node:timers/promises';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { BEHIND, causeOf, CHANGES, sceneOf, type Scene } from '../support/changes-behind-fields.js';
import { Foyer } from '../support/foyer.js';
import { selectionOf, shownFields, type ShownField } from '../support/subscription-fields.js';
import { connect, watch, Watching, type Result } from '../support/watching.js';

/** How long a change may take to be seen, on a machine that is busy. */
const PATIENCE_MS = 60_000;

/** Orders and queue entries fix what these change. */
const FIXED_BY_ORDERS = new Set<string>(['the currency is changed', 'tiers are corrected']);

describe('fields of live views', () => {
  let foyer: Foyer;
  let fields: ShownField[];
  beforeAll(async () => {
    const [SUBSCRIPTIONS_PER_SOCKET, STANDING_COST_PER_SOCKET, STANDING_COST_PER_USER] = ['10000', '100000', '100000'];
    foyer = await Foyer.start({ SUBSCRIPTIONS_PER_SOCKET, STANDING_COST_PER_SOCKET, STANDING_COST_PER_USER });
    foyer.clock.stop(); // so that asOf moves only with the changes
    fields = shownFields(foyer.app.get(GraphQLSchemaHost).schema);
  });
  afterAll(() => foyer.stop());

  const namesOf = (some: ShownField[]) => [...new Set(some.map(({ name }) => name))].toSorted();

  it('each have a row of what changes them', () => {
    expect(namesOf(fields.filter((field) => causeOf(field) === undefined))).toEqual([]);
    expect(Object.keys(BEHIND).filter((name) => fields.every((field) => field.name !== name))).toEqual([]);
  });

  it('each declare the messages that change them, or that none does', () => {
    expect(namesOf(fields.filter(({ declared }) => declared === undefined))).toEqual([]);
    const isSilent = ({ declared }: ShownField) => declared!.length === 0;
    expect(namesOf(fields.filter((field) => causeOf(field) === 'never' && !isSilent(field)))).toEqual([]);
    expect(namesOf(fields.filter((field) => causeOf(field) === 'later' && isSilent(field)))).toEqual([]);
  });

  it.each(Object.keys(CHANGES) as (keyof typeof CHANGES)[])('show that %s', async (change) => {
    const concerned = fields.filter((field) => causeOf(field) === change);
    expect(concerned).not.toEqual([]);
    const scene = await sceneOf(foyer, !FIXED_BY_ORDERS.has(change));
    const [ofStaff, ofCustomer] = [
      await connect(foyer, scene.admin.client),
      await connect(foyer, scene.customer.client),
    ];
    const views = concerned.map((field) => {
      const selection = selectionOf(field, argumentsOf(field, scene));
      const own = field.path[0]!.startsWith('my');
      const live = own ? ofCustomer : ofStaff;
      const results = live.iterate({ query: `subscription ${selection}` }) as AsyncIterableIterator<Result>;
      const { client } = own ? scene.customer : scene.admin;
      return { what: field.path.join('.'), selection, client, watching: new Watching(live, results) };
    });
    const before = await Promise.all(views.map(({ watching }) => watching.next()));

    foyer.clock.advance(1000);
    await CHANGES[change](scene);

    const deaf = new Set(views.map(({ what }) => what));
    const unchanged: string[] = [];
    const hearing = views.map(async ({ what, selection, client, watching }, n) => {
      const after = await client.does(selection);
      if (JSON.stringify(after) === JSON.stringify(before[n])) unchanged.push(what);
      else await watching.until(after);
      deaf.delete(what);
    });
    const over = new AbortController();
    await Promise.race([Promise.all(hearing), elapsed(PATIENCE_MS, undefined, over)]);
    over.abort();
    await Promise.all([ofStaff.dispose(), ofCustomer.dispose()]);
    expect({ deaf: [...deaf], unchanged }).toEqual({ deaf: [], unchanged: [] });
  });

  it('show that erasing an account clears the reasons of its cancelled orders', async () => {
    const scene = await sceneOf(foyer, true);
    await CHANGES['orders are cancelled'](scene);
    const query = `subscription { order(id: "${scene.pending.id}") { cancelReason } }`;
    await using live = await watch(foyer, scene.admin.client, query);
    expect(await live.next()).toEqual({ order: { cancelReason: 'Ill' } });
    await CHANGES['the account is erased'](scene);
    await live.until({ order: { cancelReason: null } });
  });
});

/** Which rows of the scene the subscription shows. */
function argumentsOf({ path: [root = ''] }: ShownField, { event, vip, pending }: Scene): string {
  if (root === 'order') return `(id: "${pending.id}")`;
  if (root === 'queue') return `(ticketTypeId: "${vip.id}")`;
  if (root === 'myOrders') return '(first: 3)';
  return root === 'myQueueEntries' ? '' : `(eventId: "${event.id}")`;
}
