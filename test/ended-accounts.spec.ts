import { JOIN, lines, PASSWORD, PLACE, register, stage, type Customer, type Stage } from './support/box-office.js';
import { Foyer } from './support/foyer.js';
import { expectInvariants } from './support/invariants.js';

const ERASE = 'mutation ($password: String!) { eraseMyAccount(password: $password) }';

const idOf = async ({ client }: Pick<Customer, 'client'>) =>
  (await client.does<{ me: { id: string } }>('{ me { id } }')).me.id;

describe('orders and queue entries under way while their account ends', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
  });
  afterAll(() => foyer.stop());

  const openOf = async (id: string) => {
    const [row] = await foyer.rows(
      `select (select count(*) from orders where customer_id = ${id} and status = 'PENDING') as pending,
              (select count(*) from orders where customer_id = ${id}) as placed,
              (select count(*) from queue_entry where customer_id = ${id} and status = 'WAITING') as waiting`,
    );
    return { pending: Number(row!['pending']), waiting: Number(row!['waiting']), placed: Number(row!['placed']) };
  };

  /** Sells out types, so that there is something to wait for. */
  async function soldOut({ admin, event }: Stage): Promise<string[]> {
    const make = (n: number) =>
      `t${n}: createTicketType(input: { eventId: "${event.id}", tier: VIP, name: "Sold out", price: 1 }) { id }`;
    const types = await admin.client.does<Record<string, { id: string }>>(
      `mutation { ${[1, 2, 3, 4, 5, 6].map(make).join(' ')} }`,
    );
    return Object.values(types).map(({ id }) => id);
  }

  it.each([
    ['is erased', async (customer: Customer) => customer.client.does(ERASE, { password: PASSWORD })],
    [
      'is disabled',
      async (customer: Customer, { admin }: Stage) => {
        const document = `mutation { setDisabled(userId: "${await idOf(customer)}", disabled: true) { id } }`;
        return admin.client.does(document);
      },
    ],
  ])('are over once it %s', async (_, end) => {
    const set = await stage(foyer);
    const types = await soldOut(set);
    for (let round = 0; round < 4; round++) {
      const customer = await register(foyer);
      const id = await idOf(customer);
      const refusals: string[] = [];
      /** Goes on until it is refused, since the account is no more. */
      const insist = async (ask: (n: number) => ReturnType<typeof customer.client.asks>) => {
        for (let n = 0; n < 500; n++) {
          const { errors } = await ask(n);
          const code = errors?.[0]?.extensions.code;
          if (code === undefined || code === 'ALREADY_QUEUED') continue;
          refusals.push(code);
          return;
        }
      };
      const input = { items: lines({ [set.regular.id]: 1 }) };
      const placing = Array.from({ length: 6 }, () => insist(() => customer.client.asks(PLACE, { input })));
      const joining = [0, 3].map((first) =>
        insist((n) => customer.client.asks(JOIN, { input: { ticketTypeId: types[first + (n % 3)] } })),
      );
      await Promise.all([...placing, ...joining, end(customer, set)]);
      expect(refusals).toEqual(Array.from({ length: 8 }, () => 'UNAUTHENTICATED'));
      expect(await openOf(id)).toMatchObject({ pending: 0, waiting: 0 });
      expect((await openOf(id)).placed).toBeGreaterThan(0);
    }
    await expectInvariants(foyer);
  });
});
