import { PlaceOrders } from '../../src/orders/place-orders.js';
import { Queue } from '../../src/queue/queue.js';
import { OrderRules } from '../../src/orders/order-rules.js';
import { JOIN, lines, PLACE, stage, type Stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { inOneBatch, ONE_BATCH, TOGETHER } from '../support/one-batch.js';
import { actor } from '../support/transactions.js';

const PLACING = { service: PlaceOrders as never, method: 'place' as const };
const JOINING = { service: Queue as never, method: 'join' as const };
const MANY = 20;

describe('requests of one batch', () => {
  let foyer: Foyer;
  let set: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start(ONE_BATCH);
    set = await stage(foyer, { vip: 0, regular: 1000, customers: MANY });
  });
  afterAll(() => foyer.stop());

  const places = async (n: number, key?: string) => {
    const by = await actor(foyer, set.customers[n]!.username, 'placeOrder');
    const items = [{ ticketTypeId: foyer.row(set.regular.id), quantity: 1 }];
    return () => foyer.app.get(PlaceOrders).place(by, { items, idempotencyKey: key });
  };

  it('get their numbers in the order of arrival', async () => {
    const first = await places(0);
    const others = await Promise.all(Array.from({ length: MANY }, (_, n) => places(n)));
    const { answers, sizes } = await inOneBatch(PLACING, first, others);
    const numbers = answers.map(({ id }) => id);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(answers.map(({ customer }) => customer.username)).toEqual(set.customers.map(({ username }) => username));
    if (TOGETHER) expect(sizes).toEqual([MANY]);
  });

  it('with one key are one order', async () => {
    const first = await places(0);
    const others = await Promise.all(Array.from({ length: 5 }, () => places(1, 'again and again')));
    const { answers } = await inOneBatch(PLACING, first, others);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const again = await (await places(1, 'again and again'))();
    expect(again).toMatchObject({ id: answers[0]!.id, status: 'PENDING', customer: { id: answers[0]!.customer.id } });
  });

  it('answer with all that an order shows, as a reading does', async () => {
    const { customer, regular } = set;
    const placed = await customer.places({ [regular.id]: 2 }, 'shown');
    expect(await customer.sees(placed)).toEqual(placed);
    expect(await customer.places({ [regular.id]: 2 }, 'shown')).toEqual(placed);
  });

  it('are each refused by a rule without harm to the others', async () => {
    const refused = await idOf(foyer, set.customers[3]!.username);
    let over = false;
    foyer.app.get(OrderRules).register({
      after: async (_tx, _by, moves) => {
        if (!over && moves.some(({ customerId }) => customerId === refused)) throw new Error('a rule with a bug');
      },
    });
    const first = await places(0);
    const others = await Promise.all([2, 3, 4].map((n) => places(n)));
    const settled = others.map(
      (place) => () =>
        place().then(
          ({ status }) => status,
          ({ message }: Error) => message,
        ),
    );
    const { answers } = await inOneBatch(PLACING, first, settled);
    over = true;
    expect(answers).toEqual(['PENDING', 'a rule with a bug', 'PENDING']);
  });

  it('join a queue at exact positions, and one customer once', async () => {
    const { customers, vip } = set;
    const join = (n: number) => () =>
      customers[n]!.client.asks<{ joinQueue: { id: string; position: number } }>(JOIN, {
        input: { ticketTypeId: vip.id, quantity: 2 },
      });
    const others = [...Array.from({ length: MANY - 1 }, (_, n) => join(n + 1)), join(1), join(1)];
    const { answers, sizes } = await inOneBatch(JOINING, join(0), others);
    if (TOGETHER) expect(sizes).toEqual([MANY + 1]);
    const joined = answers.flatMap(({ data }) => data?.joinQueue ?? []);
    const inOrder = joined.toSorted((a, b) => foyer.row(a.id) - foyer.row(b.id)).map(({ position }) => position);
    expect(inOrder).toEqual(Array.from({ length: MANY - 1 }, (_, n) => n + 2));
    const refusals = answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions);
    const [row] = await foyer.rows(`select id from queue_entry where customer_id = (select id from users
      where username = '${customers[1]!.username}')`);
    const refusal = {
      code: 'ALREADY_QUEUED',
      details: { queueEntryId: foyer.ids.write('QueueEntry', Number(row!['id'])) },
    };
    expect(refusals).toEqual([refusal, refusal]);
    await expectInvariants(foyer);
  });
});

it('answers all that wait in line before it ends', async () => {
  const foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0', ...ONE_BATCH });
  const { customers, vip } = await stage(foyer, { vip: 1000, customers: 4 });
  const input = { items: lines({ [vip.id]: 1 }) };
  const { url } = foyer;
  const send = (n: number) => () => customers[n % 4]!.client.asks<{ placeOrder: { status: string } }>(PLACE, { input });
  let stopping: Promise<void> | undefined;
  const { answers } = await inOneBatch(
    PLACING,
    send(0),
    Array.from({ length: 100 }, (_, n) => send(n)),
    async () => {
      stopping = foyer.stop();
    },
  );
  expect(answers.map(({ data }) => data?.placeOrder.status)).toEqual(Array.from({ length: 100 }, () => 'PENDING'));
  await stopping;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

async function idOf(foyer: Foyer, username: string): Promise<number> {
  const [row] = await foyer.rows(`select id from users where username = '${username}'`);
  return Number(row!['id']);
}
