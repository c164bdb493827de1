import { readFragment, type ResultOf, type VariablesOf } from 'gql.tada';
import { GraphQLClient } from 'graphql-request';
import { graphql } from './recipes/tada.js';
import { evenings, url } from './support/office.js';

const PRICE = graphql(`
  fragment Price on Money {
    amount
    currency
  }
`);

const PLACE_ORDER = graphql(
  `
    mutation ($input: PlaceOrderInput!) {
      placeOrder(input: $input) {
        id
        status
        placedAt
        decidedAt
        total {
          ...Price
        }
      }
    }
  `,
  [PRICE],
);

describe('gql.tada', () => {
  it('knows scalars, enums, fragments and what may be null', async () => {
    const { token, vip } = await evenings('tada');
    const client = new GraphQLClient(`${url}/graphql`, { headers: { authorization: `Bearer ${token}` } });
    const variables: VariablesOf<typeof PLACE_ORDER> = { input: { items: [{ ticketTypeId: vip.id, quantity: 2 }] } };
    const { placeOrder }: ResultOf<typeof PLACE_ORDER> = await client.request(PLACE_ORDER, variables);

    const status: 'PENDING' | 'APPROVED' | 'COMPLETED' | 'REJECTED' | 'CANCELLED' = placeOrder.status;
    const placedAt: string = placeOrder.placedAt;
    const amount: number = readFragment(PRICE, placeOrder.total).amount;
    expect({ status, amount, placed: Date.parse(placedAt) <= Date.now() }).toEqual({
      status: 'PENDING',
      amount: 200_00,
      placed: true,
    });
    // @ts-expect-error: null until somebody decides
    const decidedAt: string = placeOrder.decidedAt;
    expect(decidedAt).toBeNull();
    // @ts-expect-error: a fragment's fields are read through readFragment
    expect(placeOrder.total.amount).toBe(amount);
  });

  it('refuses variables that do not fit the document', () => {
    // @ts-expect-error: items is missing
    const variables: VariablesOf<typeof PLACE_ORDER> = { input: {} };
    expect(variables.input.items).toBeUndefined();
  });
});
