import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, type GraphQLInputType, isInputObjectType, isObjectType } from 'graphql';
import type { Client } from '../support/client.js';
import {
  APPROVE,
  CANCEL,
  PLACE,
  PASSWORD,
  REGISTER,
  REJECT,
  stage,
  unique,
  UPDATE_EVENT,
  UPDATE_TYPE,
  type Stage,
} from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

/** Every text of the schema whose description names a number of characters, by its path. */
function boundedTexts(): Map<string, number> {
  const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
  const found = new Map<string, number>();
  const note = (path: string, { type, description }: { type: unknown; description?: string | null }) => {
    const bound = /(\d+) characters/.exec(description ?? '')?.[1];
    if (bound && String(getNamedType(type as GraphQLInputType)) === 'String') found.set(path, Number(bound));
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) note(`${type.name}.${field.name}`, field);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields()))
      for (const arg of field.args) note(`${field.name}.${arg.name}`, arg);
  }
  return found;
}

/** Texts of an alphabet of their own. */
const NOT_ANY_TEXT = new Set(['RegisterInput.email', 'CreateStaffInput.email', 'RegisterInput.password']);

type Ask = [client: Client, document: string, variables: object];
const ASKS: Record<string, (scene: Stage, text: string) => Ask> = {
  'approveOrder.notes': ({ admin }, notes) => [admin.client, APPROVE, { id: '1', notes }],
  'rejectOrder.notes': ({ admin }, notes) => [admin.client, REJECT, { id: '1', notes }],
  'rejectOrders.notes': ({ admin }, notes) => [
    admin.client,
    'mutation ($notes: String) { rejectOrders(ids: ["1"], notes: $notes) { error } }',
    { notes },
  ],
  'cancelOrder.reason': ({ customer }, reason) => [customer.client, CANCEL, { id: '1', reason }],
  'processNextOrder.idempotencyKey': ({ admin, event }, key) => [
    admin.client,
    'mutation ($id: ID, $key: String) { processNextOrder(eventId: $id, idempotencyKey: $key) { outcome } }',
    { id: event.id, key },
  ],
  'createApiToken.name': ({ customer }, name) => [
    customer.client,
    'mutation ($name: String!) { createApiToken(name: $name) { id } }',
    { name },
  ],
  'users.search': ({ admin }, search) => [
    admin.client,
    'query ($search: String) { users(search: $search) { totalCount } }',
    { search },
  ],
  'CreateEventInput.name': ({ admin }, name) => createEvent(admin.client, { name }),
  'CreateEventInput.venue': ({ admin }, venue) => createEvent(admin.client, { venue }),
  'UpdateEventInput.name': ({ admin, event }, name) => [admin.client, UPDATE_EVENT, { id: event.id, input: { name } }],
  'UpdateEventInput.venue': ({ admin, event }, venue) => [
    admin.client,
    UPDATE_EVENT,
    { id: event.id, input: { venue } },
  ],
  'CreateTicketTypeInput.name': ({ admin, event }, name) => [
    admin.client,
    'mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) { id } }',
    { input: { eventId: event.id, tier: 'VIP', price: 1, name } },
  ],
  'UpdateTicketTypeInput.name': ({ admin, vip }, name) => [admin.client, UPDATE_TYPE, { id: vip.id, input: { name } }],
  'RegisterInput.fullName': ({ customer }, fullName) => [
    customer.client,
    REGISTER,
    { input: { ...newcomer(), fullName } },
  ],
  'CreateStaffInput.fullName': ({ admin }, fullName) => {
    const { password: _, ...input } = newcomer();
    return [
      admin.client,
      'mutation ($input: CreateStaffInput!) { createStaff(input: $input) { url } }',
      { input: { ...input, role: 'AGENT', fullName } },
    ];
  },
  'PlaceOrderInput.idempotencyKey': ({ customer, vip }, idempotencyKey) => [
    customer.client,
    PLACE,
    { input: { items: [{ ticketTypeId: vip.id, quantity: 1 }], idempotencyKey } },
  ],
  'LoginInput.login': (_, login) => logIn({ login, password: PASSWORD }),
  'LoginInput.password': (_, password) => logIn({ login: 'nobody', password }),
};

const newcomer = () => {
  const username = unique('length');
  return { username, email: `${username}@example.com`, password: PASSWORD };
};
const createEvent = (client: Client, input: object): Ask => [
  client,
  'mutation ($input: CreateEventInput!) { createEvent(input: $input) { id } }',
  { input: { slug: unique('length').replace('_', '-'), name: 'An event', ...input } },
];
let foyer: Foyer;
const logIn = (input: object): Ask => [
  foyer.client(),
  'mutation ($input: LoginInput!) { login(input: $input) { id } }',
  { input },
];

describe('the bound of a text', () => {
  let scene: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start();
    scene = await stage(foyer);
  });
  afterAll(() => foyer.stop());

  const bounded = [...boundedTexts()].filter(([path]) => !NOT_ANY_TEXT.has(path));

  it('is tried for every text that has one', () => {
    expect(bounded.length).toBeGreaterThan(15);
    expect(Object.keys(ASKS).toSorted()).toEqual(bounded.map(([path]) => path).toSorted());
  });

  it.each(bounded)('%s: %d characters, of one code unit or of two', async (path, max) => {
    const field = path.split('.')[1]!;
    for (const letter of ['a', 'ß', '한', '🎟']) {
      const refusals = async (length: number) => {
        const [client, document, variables] = ASKS[path]!(scene, letter.repeat(length));
        const { errors = [] } = await client.asks(document, variables);
        const named = errors.filter(
          ({ extensions: { details } }) =>
            String(details?.['field']).endsWith(field) && /characters/.test(String(details?.['reason'])),
        );
        return named.map(({ extensions }) => extensions.code);
      };
      expect({ letter, refusals: await refusals(max) }).toEqual({ letter, refusals: [] });
      expect({ letter, refusals: await refusals(max + 1) }).toEqual({ letter, refusals: ['BAD_USER_INPUT'] });
    }
  });
});
