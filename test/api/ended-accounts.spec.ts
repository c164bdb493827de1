import { jest } from '@jest/globals';
import { OrderMoves } from '../../src/orders/order-moves.js';
import { PlaceOrders } from '../../src/orders/place-orders.js';
import { Holdings } from '../../src/persistence/holdings.js';
import { Queue } from '../../src/queue/queue.js';
import { JOIN, lines, PASSWORD, PLACE, register, stage, type Customer, type Stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { actor } from '../support/transactions.js';
import { expectInvariants } from '../support/invariants.js';

const ERASE = 'mutation ($password: String!) { eraseMyAccount(password: $password) }';

const idOf = async ({ client }: Pick<Customer, 'client'>) =>
  (await client.does<{ me: { id: string } }>('{ me { id } }')).me.id;

describe('orders and queue entries under way while their account ends', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
  });
  afterAll(() => foyer.stop());

  const openOf = async (customer: string) => {
    const id = foyer.row(customer);
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
      `t${n}: createTicketType(input: { eventId: "${event.id}", tier: VIP, name: "Sold out ${n}", price: 1 }) { id }`;
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

  it('are refused where the user was looked up before the account ended, and their transaction begins after', async () => {
    const { admin, customer, vip, regular } = await stage(foyer, { vip: 0 });
    const approved = await customer.places({ [regular.id]: 1 });
    await admin.approves(approved);
    const by = await actor(foyer, customer.username);
    await customer.client.does(ERASE, { password: PASSWORD });
    const before = await openOf(foyer.ids.write('User', by.user.id));
    const late = [
      () => foyer.app.get(PlaceOrders).place(by, { items: [{ ticketTypeId: foyer.row(regular.id), quantity: 1 }] }),
      () => foyer.app.get(Queue).join(by, { ticketTypeId: foyer.row(vip.id), quantity: 1 }),
      () => foyer.app.get(OrderMoves).cancel(by, foyer.row(approved.id), 'my own words'),
    ];
    for (const command of late) await expect(command()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await openOf(foyer.ids.write('User', by.user.id))).toEqual(before);
    expect(await admin.sees(approved)).toMatchObject({ status: 'APPROVED', cancelReason: null });
  });

  describe('in more than one transaction, of which the second fails,', () => {
    const ORDERS = 120;
    const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';

    async function hoarder({ regular }: Stage): Promise<Customer & { id: string }> {
      const customer = await register(foyer);
      const id = await idOf(customer);
      for (let n = 0; n < ORDERS; n++) await customer.places({ [regular.id]: 1 });
      return Object.assign(customer, { id });
    }

    /** As a process that ends there: the first transaction is on disk, and the second never comes. */
    async function broken(work: () => Promise<unknown>): Promise<void> {
      const holdings = foyer.app.get(Holdings);
      const withdrawSome = holdings.withdrawSome.bind(holdings);
      const spy = jest.spyOn(holdings, 'withdrawSome');
      spy.mockImplementationOnce(withdrawSome).mockRejectedValueOnce(new Error('crash'));
      expect(await work()).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
      spy.mockRestore();
    }

    it('are partly cancelled, and the account can be erased again', async () => {
      const set = await stage(foyer, { regular: 1000 });
      const { id, client, username } = await hoarder(set);
      await broken(() => client.isRefused(ERASE, { password: PASSWORD }));
      expect(await openOf(id)).toMatchObject({ pending: ORDERS - 100 });
      await foyer.client().does(LOGIN, { input: { login: username, password: PASSWORD } });
      await client.does(ERASE, { password: PASSWORD });
      expect(await openOf(id)).toMatchObject({ pending: 0 });
      expect(await client.does('{ me { id } }')).toEqual({ me: null });
      await expectInvariants(foyer);
    });

    it('are partly cancelled, and disabling the disabled account does the rest', async () => {
      const set = await stage(foyer, { regular: 1000 });
      const { id, client } = await hoarder(set);
      const disable = `mutation { setDisabled(userId: "${id}", disabled: true) { disabledAt } }`;
      await broken(() => set.admin.client.isRefused(disable));
      expect(await openOf(id)).toMatchObject({ pending: ORDERS - 100 });
      expect(await client.does('{ me { id } }')).toEqual({ me: null });
      await set.admin.client.does(disable);
      expect(await openOf(id)).toMatchObject({ pending: 0 });
      const reasons = await foyer.rows(
        `select distinct cancel_reason as reason from orders where customer_id = ${foyer.row(id)}`,
      );
      expect(reasons).toEqual([{ reason: 'The account was disabled.' }]);
      const [entries] = await foyer.rows(
        `select count(*) as n from audit_entry where action = 'setDisabled' and subject = 'user:${foyer.row(id)}'`,
      );
      expect(Number(entries!['n'])).toBe(4); // disabled, a hundred, disabled again, the rest
      await expectInvariants(foyer);
    });
  });
});
