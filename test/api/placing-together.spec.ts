import { PlaceOrders } from '../../src/orders/place-orders.js';
import { evening, lines, PLACE, register, stage, type Customer } from '../support/box-office.js';
import type { Answer } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { inOneBatch, ONE_BATCH, TOGETHER } from '../support/one-batch.js';

interface Input {
  items: { ticketTypeId: string; quantity: number; expectedUnitPrice?: number }[];
  idempotencyKey?: string;
}
interface Sent {
  by: Customer;
  input: Input;
}
type Placed = Answer<{ placeOrder: { id: string; status: string; total: { amount: number } } }>;

const PLACING = { service: PlaceOrders as never, method: 'place' as const };
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();
const send =
  ({ by, input }: Sent) =>
  () =>
    by.client.asks(PLACE, { input }) as Promise<Placed>;

/** An answer without what differs from one database to the next. */
function kindOf({ data, errors }: Placed) {
  if (!data?.placeOrder) return errors!.map(({ message, extensions }) => ({ message, extensions }));
  const { status, total } = data.placeOrder;
  return { status, total };
}

const sorted = (answers: readonly Placed[]) => answers.map((answer) => JSON.stringify(kindOf(answer))).toSorted();

/** A Foyer with good requests and every kind of bad one; the same in each that is made, but for names. */
async function twin() {
  const foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '2', ...ONE_BATCH });
  const { admin, event, vip, regular } = await stage(foyer, { vip: 3 });
  const customers: Customer[] = [];
  for (let n = 0; n < 40; n++) customers.push(await register(foyer));
  const next = () => customers.pop()!;
  const basket = lines({ [vip.id]: 1, [regular.id]: 2 });
  const good = () => ({ by: next(), input: { items: basket } });
  const bad = (items: Input['items'], by = next()) => ({ by, input: { items } });

  const closed = await evening(admin, { event: { salesOpen: false } });
  const draft = await evening(admin, { event: { status: 'DRAFT' } });
  const over = await evening(admin);
  await foyer.em.execute('update events set starts_at = ? where id = ?', [
    (await isPostgres(foyer)) ? YESTERDAY : new Date(YESTERDAY).getTime(),
    foyer.row(over.event.id),
  ]);
  const [keyed, conflicting, full, greedy, leaving] = [next(), next(), next(), next(), next()];
  await keyed.places({ [vip.id]: 1 }, 'earlier');
  await conflicting.places({ [vip.id]: 1 }, 'earlier');
  for (let n = 0; n < 2; n++) await full.places({ [vip.id]: 1 });
  const withKey = (by: Customer, idempotencyKey: string, items = basket) => ({ by, input: { items, idempotencyKey } });
  const twice = next();

  const requests: Sent[] = [
    bad(lines({ 999_999: 1 })),
    bad(lines({ [draft.vip.id]: 1 })),
    bad(lines({ [draft.vip.id]: 1 }), admin),
    bad(lines({ [vip.id]: 1, [closed.vip.id]: 1 })),
    bad(lines({ [closed.vip.id]: 1 })),
    bad(lines({ [over.vip.id]: 1 })),
    bad(lines({ [regular.id]: 6 })),
    bad(lines({ [vip.id]: 4 })),
    bad([{ ticketTypeId: vip.id, quantity: 1, expectedUnitPrice: 1 }]),
    bad(basket, full),
    bad(basket, leaving),
    ...Array.from({ length: 4 }, () => bad(basket, greedy)), // two of them are too many
    withKey(keyed, 'earlier', lines({ [vip.id]: 1 })),
    withKey(conflicting, 'earlier'),
    withKey(next(), 'not\u0000a key'),
    ...Array.from({ length: 3 }, () => withKey(twice, 'same')),
    withKey(twice, 'same', lines({ [vip.id]: 2 })), // this one or those three
  ];
  while (requests.length < 64) {
    const more = customers.length > 0 ? good() : bad(lines({ [vip.id]: 4 }), admin);
    requests.splice((requests.length * 7) % 20, 0, more); // in between
  }
  const [{ id }] = (await foyer.rows(`select id from users where username = '${leaving.username}'`)) as [
    { id: number },
  ];
  const disable = () => foyer.em.execute(`update users set disabled_at = created_at where id = ${id}`);
  const enable = () => foyer.em.execute(`update users set disabled_at = null where id = ${id}`);
  return { foyer, admin, event, vip, requests, disable, enable, holder: send(bad(lines({ 999_999: 1 }), admin)) };
}

async function isPostgres(foyer: Foyer): Promise<boolean> {
  return foyer.em.getConnection().constructor.name.startsWith('Postgre');
}

it('places 64 at once, good ones and every kind of bad one, exactly as each alone', async () => {
  const [together, apart] = [await twin(), await twin()];
  const { answers, sizes } = await inOneBatch(PLACING, together.holder, together.requests.map(send), together.disable);
  if (TOGETHER) expect(sizes).toEqual([64]);

  const alone: Placed[] = [];
  for (const request of apart.requests) {
    const one = await inOneBatch(PLACING, apart.holder, [send(request)], apart.disable);
    await apart.enable();
    alone.push(...one.answers);
  }
  expect(sorted(answers)).toEqual(sorted(alone));
  const codes = new Set(answers.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions.code) ?? []));
  expect([...codes].toSorted()).toEqual([
    'BAD_USER_INPUT',
    'IDEMPOTENCY_CONFLICT',
    'INSUFFICIENT_STOCK',
    'MIXED_EVENTS',
    'NOT_FOUND',
    'ORDER_LIMIT_EXCEEDED',
    'PRICE_CHANGED',
    'SALES_CLOSED',
    'UNAUTHENTICATED',
  ]);
  for (const { foyer } of [together, apart]) await expectInvariants(foyer);
  const counts = await Promise.all([together, apart].map(({ foyer }) => foyer.rows(COUNTS)));
  expect(counts[0]).toEqual(counts[1]);
});

/** Orders, their parts, and what is written of them; a refused one leaves none of it. */
const COUNTS = `select (select count(*) from orders) as orders, (select count(*) from order_item) as items,
  (select count(*) from idempotency_key) as keys, (select count(*) from search_word where kind = 'order') as words,
  (select count(*) from activity where kind = 'order.placed') as feed,
  (select count(*) from audit_entry where action = 'placeOrder') as entries`;
