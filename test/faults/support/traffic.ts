import { lines, type Basket } from '../../support/box-office.js';
import type { Client, Refusal } from '../../support/client.js';

/** So many root fields fit into one request; those of a mutation run one after the other. */
const FIELDS = 15;

/** A mutation with one argument, and what is wanted of it: little, since these tests are about many. */
export interface Field {
  name: string;
  argument: string;
  type: string;
  gives: string;
}

const ID = { argument: 'id', type: 'ID!' };
export const PLACE: Field = { name: 'placeOrder', argument: 'input', type: 'PlaceOrderInput!', gives: 'id' };
export const APPROVE: Field = { name: 'approveOrder', ...ID, gives: 'outcome' };
export const CANCEL: Field = { name: 'cancelOrder', ...ID, gives: 'status' };
export const JOIN: Field = { name: 'joinQueue', argument: 'input', type: 'JoinQueueInput!', gives: 'id position' };
export const FULFIL: Field = { name: 'fulfillQueueEntry', ...ID, gives: 'order { id }' };
export const NEXT: Field = {
  name: 'processNextOrder',
  argument: 'eventId',
  type: 'ID',
  gives: 'outcome order { id status }',
};

/** What one of them gives, or why it was refused. */
export async function asksFor<Value = Record<string, string>>(
  client: Client,
  field: Field,
  value: unknown,
): Promise<Asked<Value>> {
  const { data, errors } = await client.asks<{ field0: Value }>(document(field, 1), { value0: value });
  return { refusal: errors?.[0], given: data?.field0 };
}

export interface Asked<Value> {
  refusal: Refusal | undefined;
  given: Value | undefined;
}

/** What one of them gives, which must not be refused. */
export async function gets<Value = Record<string, string>>(client: Client, field: Field, value: unknown) {
  return (await client.does<{ field0: Value }>(document(field, 1), { value0: value })).field0;
}

/** The same for many, with few requests. */
export async function getsAll<Value = Record<string, string>>(client: Client, field: Field, values: unknown[]) {
  const requests = Array.from({ length: Math.ceil(values.length / FIELDS) }, async (_, n) => {
    const some = values.slice(n * FIELDS, (n + 1) * FIELDS);
    const variables = Object.fromEntries(some.map((value, m) => [`value${m}`, value]));
    return Object.values(await client.does<Record<string, Value>>(document(field, some.length), variables));
  });
  return (await Promise.all(requests)).flat();
}

/** @returns the ids, in the order of the baskets */
export async function placesAll(client: Client, baskets: Basket[]): Promise<string[]> {
  const orders = await getsAll<{ id: string }>(
    client,
    PLACE,
    baskets.map((basket) => ({ items: lines(basket) })),
  );
  return orders.map(({ id }) => id);
}

export function document({ name, argument, type, gives }: Field, count: number): string {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const variables = numbers.map((n) => `$value${n}: ${type}`);
  const fields = numbers.map((n) => `field${n}: ${name}(${argument}: $value${n}) { ${gives} }`);
  return `mutation (${variables.join(', ')}) { ${fields.join(' ')} }`;
}
