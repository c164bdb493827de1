import { spawnSync } from 'node:child_process';
import { OrderDocument, PlaceOrderDocument } from './generated/operations/graphql.js';
import { graphql } from './generated/operations/index.js';
import { ask, askAll, Refusal } from './recipes/fetch.js';
import { evenings, url } from './support/office.js';

const PAGE = graphql(`
  query PageOfMyOrders($first: Int, $after: String, $last: Int, $before: String) {
    myOrders(first: $first, after: $after, last: $last, before: $before) {
      edges {
        node {
          id
        }
      }
      pageInfo {
        startCursor
        endCursor
        hasPreviousPage
        hasNextPage
      }
    }
  }
`);

const ORDER_AND_PROCESS = graphql(`
  mutation OrderAndProcess($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      id
      status
    }
    processNextOrder {
      outcome
    }
  }
`);

describe('graphql-codegen and fetch', () => {
  it('compile under tsc --strict, as all other clients do', () => {
    const { stdout } = spawnSync('node_modules/.bin/tsc', ['--strict'], { cwd: 'test/clients', encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it('know scalars, enums and what may be null', async () => {
    const { token, vip } = await evenings('codegen_types');
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    const { placeOrder } = await askAll(url, PlaceOrderDocument, { input }, token);
    const amount: number = placeOrder.total.amount;
    const placedAt: string = placeOrder.placedAt;
    const status: 'PENDING' | 'APPROVED' | 'COMPLETED' | 'REJECTED' | 'CANCELLED' = placeOrder.status;
    expect({ amount, status, placed: Date.parse(placedAt) <= Date.now() }).toEqual({
      amount: 200_00,
      status: 'PENDING',
      placed: true,
    });
    // @ts-expect-error: null until somebody decides
    const decidedAt: string = placeOrder.decidedAt;
    expect(decidedAt).toBeNull();
    // @ts-expect-error: a variable is missing
    await expect(askAll(url, OrderDocument, {}, token)).rejects.toThrow(Refusal);
  });

  it('page backward', async () => {
    const { customer, token, vip } = await evenings('codegen_backward');
    for (const _ of [1, 2, 3]) await customer.places({ [vip.id]: 1 });
    const { myOrders: last } = await askAll(url, PAGE, { last: 2 }, token);
    const { myOrders: first } = await askAll(url, PAGE, { last: 2, before: last.pageInfo.startCursor }, token);
    expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    expect(first.pageInfo.hasPreviousPage).toBe(false);
    expect(new Set([...first.edges, ...last.edges].map(({ node }) => node.id)).size).toBe(3);
  });

  it('page forward', async () => {
    const { customer, token, vip } = await evenings('codegen_forward');
    for (const _ of [1, 2, 3]) await customer.places({ [vip.id]: 1 });
    const { myOrders: first } = await askAll(url, PAGE, { first: 2 }, token);
    const { myOrders: last } = await askAll(url, PAGE, { first: 2, after: first.pageInfo.endCursor }, token);
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(last.pageInfo.hasNextPage).toBe(false);
    expect(new Set([...first.edges, ...last.edges].map(({ node }) => node.id)).size).toBe(3);
  });

  it('get code and details of a refusal', async () => {
    const { token, vip } = await evenings('codegen_refused', { vip: 1 });
    const input = { items: [{ ticketTypeId: vip.id, quantity: 2 }] };
    await expect(askAll(url, PlaceOrderDocument, { input }, token)).rejects.toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: { ticketTypeId: vip.id, requested: 2, available: 1 },
    });
  });

  it('get what was done beside what was refused', async () => {
    const { token, vip } = await evenings('codegen_partial');
    const input = { items: [{ ticketTypeId: vip.id, quantity: 1 }] };
    const { data, errors } = await ask(url, ORDER_AND_PROCESS, { input }, token);
    expect(data).toMatchObject({ placeOrder: { status: 'PENDING' }, processNextOrder: null });
    expect(errors).toMatchObject([{ path: ['processNextOrder'], extensions: { code: 'FORBIDDEN' } }]);
  });
});
