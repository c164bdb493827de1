import type { Client } from 'graphql-sse';
import { sseClient } from './recipes/sse.js';
import { Line } from './support/line.js';
import { evenings, url } from './support/office.js';
import { Values } from './support/values.js';

interface Order {
  status: string;
}
type Result = { data?: { order: Order } | null; errors?: readonly { extensions?: unknown }[] };

/** Values of one order, and how the subscription ends. */
function watch(client: Client, id: string) {
  const values = new Values<Result>();
  const ended = new Promise<unknown>((done) => {
    client.subscribe<{ order: Order }>(
      { query: 'subscription ($id: ID!) { order(id: $id) { status } }', variables: { id } },
      { next: values.push, error: done, complete: () => done('complete') },
    );
  });
  const shows = (status: string) => values.until(({ data }) => data?.order.status === status);
  const refused = () => values.until(({ errors }) => errors !== undefined);
  return { shows, refused, ended };
}

describe('graphql-sse', () => {
  it('sends the present value, then what changes', async () => {
    const { admin, customer, token, vip } = await evenings('sse_live');
    const order = await customer.places({ [vip.id]: 1 });
    const client = sseClient(url, token);
    const { shows } = watch(client, order.id);
    await shows('PENDING');
    await admin.approves(order);
    await shows('APPROVED');
    client.dispose();
  });

  it('connects again by itself, and has the present value then', async () => {
    const { admin, customer, token, vip } = await evenings('sse_cut');
    await using line = await Line.to(url);
    const order = await customer.places({ [vip.id]: 1 });
    const client = sseClient(line.url, token);
    const { shows } = watch(client, order.id);
    await shows('PENDING');
    line.cut();
    await admin.approves(order);
    await shows('APPROVED');
    client.dispose();
  });

  it('gets code and details of a refusal', async () => {
    const { admin, token, vip } = await evenings('sse_refused');
    const someoneElses = await admin.places({ [vip.id]: 1 });
    const client = sseClient(url, token);
    const { refused, ended } = watch(client, someoneElses.id);
    const { errors } = await refused();
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', details: { what: 'order' } } }]);
    expect(await ended).toBe('complete'); // a status of 4xx would be tried again
    client.dispose();
  });
});
