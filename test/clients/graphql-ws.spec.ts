import { createClient, type Client } from 'graphql-ws';
import { liveClient } from './recipes/live.js';
import { Line } from './support/line.js';
import { evenings, url } from './support/office.js';
import { Values } from './support/values.js';

interface Order {
  status: string;
}
type Result = { data?: { order: Order } | null };

/** Values of one order, and how the subscription ends. */
function watch(client: Client, id: string) {
  const values = new Values<Result>();
  const ended = new Promise<unknown>((done) => {
    client.subscribe<{ order: Order }>(
      { query: 'subscription ($id: ID!) { order(id: $id) { status } }', variables: { id } },
      { next: (value) => values.push(value), error: done, complete: () => done('complete') },
    );
  });
  const shows = (status: string) => values.until(({ data }) => data?.order.status === status);
  return { shows, ended };
}

describe('graphql-ws', () => {
  it('sends the present value, then what changes', async () => {
    const { admin, customer, token, vip } = await evenings('ws_live');
    const order = await customer.places({ [vip.id]: 1 });
    const client = liveClient(url, token);
    const { shows } = watch(client, order.id);
    await shows('PENDING');
    await admin.approves(order);
    await shows('APPROVED');
    await client.dispose();
  });

  it('connects again by itself after a restart, and has the present value then', async () => {
    const { admin, customer, token, vip } = await evenings('ws_restart');
    await using line = await Line.to(url);
    const order = await customer.places({ [vip.id]: 1 });
    const client = liveClient(line.url, token);
    const { shows } = watch(client, order.id);
    await shows('PENDING');
    await line.close();
    await admin.approves(order);
    await new Promise((refused) => client.on('error', refused));
    await line.open();
    await shows('APPROVED');
    await client.dispose();
  });

  it('does not connect again once its token is revoked', async () => {
    const { customer, token, vip } = await evenings('ws_ended');
    const order = await customer.places({ [vip.id]: 1 });
    const { shows, ended } = watch(liveClient(url, token), order.id);
    await shows('PENDING');
    const { apiTokens } = await customer.client.does<{ apiTokens: { id: string }[] }>('{ apiTokens { id } }');
    await customer.client.does('mutation ($id: ID!) { revokeApiToken(id: $id) { id } }', apiTokens[0]);
    expect(await ended).toMatchObject({ code: 4401 });
  });

  it('does not connect again with a token that is not valid', async () => {
    expect(await watch(liveClient(url, 'no-token'), '1').ended).toMatchObject({ code: 4403 });
  });

  it.each([
    { how: 'with Bearer', name: 'ws_bearer', params: (token: string) => ({ authorization: `Bearer ${token}` }) },
    { how: 'without Bearer', name: 'ws_bare', params: (token: string) => ({ authorization: token }) },
    {
      how: 'inside headers, as Apollo Sandbox does',
      name: 'ws_headers',
      params: (token: string) => ({ headers: { Authorization: `Bearer ${token}` } }),
    },
  ])('sends its token $how', async ({ name, params }) => {
    const { customer, token, vip } = await evenings(name);
    const order = await customer.places({ [vip.id]: 1 });
    const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, connectionParams: params(token) });
    const { shows } = watch(client, order.id);
    await shows('PENDING');
    await client.dispose();
  });

  it('gets code and details of a refusal', async () => {
    const { admin, token, vip } = await evenings('ws_refused');
    const someoneElses = await admin.places({ [vip.id]: 1 });
    const client = liveClient(url, token);
    expect(await watch(client, someoneElses.id).ended).toMatchObject([
      { extensions: { code: 'NOT_FOUND', details: { what: 'order' } } },
    ]);
    await client.dispose();
  });
});
