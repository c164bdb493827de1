import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, type GraphQLSchema } from 'graphql';
import { Config } from '../../src/config/config.js';
import { DomainError } from '../../src/common/domain-error.js';
import { idOf } from '../support/accounts.js';
import type { Answer, Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { idsOf, rowOf } from '../support/ids.js';
import { User } from '../../src/auth/users/user.entity.js';
import { enter, setScene, type Actor, type Scene } from './support/cast.js';
import { documentOf, fieldsOf, rowsOf, waysFrom } from './support/documents.js';
import {
  CHECKED,
  checkedFields,
  fieldsWithObject,
  PUBLIC,
  typesBelowRoot,
  VIEWERS,
  WHOLE,
  WITH_OBJECT,
  type CheckedField,
  type Sight,
  type Viewing,
} from './support/field-rights.js';
import { Socket } from './support/socket.js';

/** Somebody who asks, and the number of their account. */
interface Seer {
  who: Viewing;
  actor: Actor;
  client: Client;
  row: number | undefined;
  id: string | undefined;
}

const ROLES: Partial<Record<Viewing, string>> = {
  agent: 'AGENT',
  manager: 'MANAGER',
  admin: 'ADMIN',
  enrolling: 'AGENT',
  token: 'ADMIN',
};

/** Some ways lead through several lists. */
const EVERY_WAY = {
  QUERY_MAX_COST: '100000000',
  STANDING_COST_PER_SOCKET: '100000000',
  STANDING_COST_PER_USER: '100000000',
  STANDING_COST_PER_ADDRESS: '100000000',
};

describe('rights of fields', () => {
  let foyer: Foyer;
  let schema: GraphQLSchema;
  let scene: Scene;
  let seers: Seer[];
  let fields: CheckedField[];
  /** Of root fields, so that they show rows with everything. */
  let args: Record<string, string>;
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0', ...EVERY_WAY });
    schema = foyer.app.get(GraphQLSchemaHost).schema;
    fields = checkedFields(schema);
    seers = await Promise.all(VIEWERS.map(seer));
    scene = await setScene(foyer, seers.find(({ who }) => who === 'owner')!.actor);
    const approved = await scene.owner.places({ [scene.vip.id]: 1 });
    await scene.admin.approves(approved);
    const ofEvent = `eventId: "${scene.event.id}"`;
    args = { order: `id: "${approved.id}"`, recentActivity: ofEvent, pendingOrders: `${ofEvent}, first: 10` };
    for (const { field, ask } of [...rowsOf('query'), ...rowsOf('subscription')]) {
      args[field] ??= (await ask.args?.(scene, seers[0]!.actor)) ?? '';
    }
    await foyer.em.execute(`update users set disabled_at = created_at where id = ${await numberOf(scene.victim.id)}`);
    // From now on: the evening’s admin has set the scene without a second factor.
    Object.assign(foyer.app.get(Config), { requireStaffMfa: true });
  });
  afterAll(() => foyer.stop());

  async function seer(who: Viewing): Promise<Seer> {
    // Staff without a second factor make no API token: each begins as a customer.
    const actor = await enter(foyer, who === 'anonymous' ? who : 'owner');
    const role = ROLES[who];
    if (role) {
      const sql = `update users set role = '${role}', second_factor = ? where username = '${actor.username}'`;
      await foyer.em.execute(sql, [who !== 'enrolling']);
    }
    const client = who === 'token' ? actor.script! : actor.browser;
    const id = who === 'anonymous' ? undefined : await idOf({ client: actor.browser });
    return { who, actor, client, id, row: id === undefined ? undefined : await numberOf(id) };
  }

  async function numberOf(id: string): Promise<number> {
    return rowOf(await idsOf(foyer), id);
  }

  it('are in the table, for each type and field', () => {
    const { isPublic, isPrivate } = typesBelowRoot(schema);
    expect(isPublic).toEqual(PUBLIC);
    expect(isPrivate).toEqual([...WHOLE, ...Object.keys(WITH_OBJECT)].toSorted());
    expect(fields.map(({ name }) => name).toSorted()).toEqual(Object.keys(CHECKED).toSorted());
    for (const [type, names] of Object.entries(WITH_OBJECT)) {
      expect({ [type]: fieldsWithObject(schema, type).toSorted() }).toEqual({ [type]: names });
    }
  });

  it.each(Object.keys(CHECKED))('%s is checked for every viewer, however it is reached', async (name) => {
    const { field } = fields.find((one) => one.name === name)!;
    const met: Sight[] = [];
    for (const one of seers) {
      const viewer = one.row === undefined ? null : await foyer.em.fork().findOneOrFail(User, { id: one.row });
      const owned = ['owner', 'token'].includes(one.who) || name.startsWith('Viewer.');
      const req = { viewer, apiToken: one.who === 'token' ? { id: 1 } : undefined, headers: {} };
      met.push(await sightOf(() => field.resolve!(anything(owned ? viewer : null), {}, { req } as never, NO_INFO)));
    }
    expect(met).toEqual(CHECKED[name]);
  });

  describe.each(['query', 'subscription'] as const)('over %s', (operation) => {
    const ways = () =>
      rowsOf(operation).flatMap((row) =>
        fields.flatMap((checked) =>
          waysFrom(getNamedType(fieldsOf(schema, operation)[row.field]!.type), checked.type.name)
            .filter((way) => way.length < 9)
            .map((way) => ({ row, checked, way })),
        ),
      );

    it('show no viewer more than the table says, on every way', async () => {
      const wrong: object[] = [];
      const shown = new Set<string>();
      for (const { row, checked, way } of ways()) {
        const { name } = checked.field;
        const leaf = `${checked.type.name === 'User' ? 'id ' : ''}${name} ${objectIn(checked)}`;
        const selection = way.reduceRight((inner, step) => `${step}${argsOf(step)} { ${inner} }`, leaf);
        const document = documentOf(schema, operation, row.field, args[row.field]!, selection);
        const answers = await answersTo(operation, document);
        for (const [index, { data, errors = [] }] of answers.entries()) {
          const { who, id } = seers[index]!;
          const expected = CHECKED[checked.name]![index]!;
          const parents = parentsIn(data?.[row.field], way);
          const others = parents.filter((parent) => checked.type.name !== 'User' || parent['id'] !== id);
          const codes = errors
            .filter(({ path = [] }) => path.length > 1 && path.at(-1) === name)
            .map(({ extensions }) => extensions.code);
          if (parents.some((parent) => parent[name] !== null)) shown.add(`${checked.name} ${who}`);
          const sees = others.some((parent) => parent[name] !== null);
          const ran = errors.every(({ extensions }) => extensions.code !== 'GRAPHQL_VALIDATION_FAILED');
          const fits = ran && (sees ? expected === 'value' : true) && codes.every((code) => code === expected);
          if (!fits) wrong.push({ who, document, sees, codes, expected });
        }
      }
      expect(wrong).toEqual([]);
      const expected = operation === 'query' ? fields : fields.filter(({ name }) => LIVE.has(name));
      expect(expected.filter(({ name }) => !shown.has(`${name} admin`)).map(({ name }) => name)).toEqual([]);
    });
  });

  /** Fields that the admin sees in a subscription to the scene's rows. */
  const LIVE = new Set([
    'Activity.actor',
    'Event.activity',
    'Event.orders',
    'TicketType.queueEntries',
    'TicketType.stockMovements',
    'User.orders',
    'Order.history',
    'OrderDecision.by',
    'User.secondFactor',
  ]);

  /** One answer for each viewer. Over sockets all are open at once, so that they share what may be shared. */
  async function answersTo(operation: string, document: string): Promise<Answer<Record<string, unknown>>[]> {
    if (operation === 'query') return Promise.all(seers.map(({ client }) => client.asks(document)));
    const sockets = await Promise.all(
      seers.map(({ actor, client, who }) =>
        who === 'token' ? Socket.open(foyer.url, undefined, client.headers) : Socket.open(foyer.url, actor.browser),
      ),
    );
    // The most powerful ask first: an answer that were shared with the rest would show too much.
    const answers = (await Promise.all(sockets.toReversed().map((socket) => socket.asks(document)))).toReversed();
    for (const socket of sockets) socket.terminate();
    return answers;
  }

  function objectIn({ field }: CheckedField): string {
    const type = getNamedType(field.type);
    return 'getFields' in type ? `${type.name.endsWith('Connection') ? '(first: 1)' : ''} { __typename }` : '';
  }
});

/** Lists below the root show few rows: ways through several cost a lot. */
function argsOf(step: string): string {
  return ['orders', 'queueEntries'].includes(step) ? '(first: 3)' : '';
}

/** The objects at the end of a way. */
function parentsIn(value: unknown, way: readonly string[]): Record<string, unknown>[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((one) => parentsIn(one, way));
  const [step, ...rest] = way;
  const object = value as Record<string, unknown>;
  return step === undefined ? [object] : parentsIn(object[step], rest);
}

const NO_INFO = { fieldNodes: [], fragments: {}, variableValues: {} } as never;

/** An object of whatever type, of that owner; nobody's number is 0. */
function anything(owner: User | null) {
  const id = owner?.id ?? 0;
  const now = new Date();
  return { id, customer: { id }, user: owner, actorId: 1, byId: 1, disabledAt: now, secondFactor: true };
}

/** What a resolver lets through. An error of its own shows that the check has passed. */
async function sightOf(resolve: () => unknown): Promise<Sight> {
  try {
    const value = await resolve();
    return value === null ? 'null' : 'value';
  } catch (error) {
    const code = error instanceof DomainError ? error.code : undefined;
    return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : 'value';
  }
}
