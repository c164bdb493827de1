import { commitMutation, createOperationDescriptor, fetchQuery, getRequest, requestSubscription } from 'relay-runtime';
import type { Environment, GraphQLTaggedNode, PayloadError } from 'relay-runtime';
import type { relayJoinQueueMutation } from './generated/relay/relayJoinQueueMutation.graphql.js';
import type { relayMyQueueEntriesQuery } from './generated/relay/relayMyQueueEntriesQuery.graphql.js';
import type { relayStoreNodeQuery } from './generated/relay/relayStoreNodeQuery.graphql.js';
import type { relayStoreQuery } from './generated/relay/relayStoreQuery.graphql.js';
import type { relayWatchMyQueueEntriesSubscription } from './generated/relay/relayWatchMyQueueEntriesSubscription.graphql.js';
import {
  JOIN_QUEUE,
  MY_QUEUE_ENTRIES,
  prependEntry,
  relayEnvironment,
  WATCH_MY_QUEUE_ENTRIES,
} from './recipes/relay.js';
import { Line } from './support/line.js';
import { evenings, url } from './support/office.js';
import { FIRST_OF_ALL, TICKET_TYPE_BY_ID } from './support/relay-store.js';
import { Values } from './support/values.js';

/** What the store holds for a query. */
const known = (environment: Environment, query: GraphQLTaggedNode) =>
  environment.lookup(createOperationDescriptor(getRequest(query), {}).fragment).data;

/** Commits a mutation. @throws what the client throws */
const commit = (environment: Environment, input: relayJoinQueueMutation['variables']['input']) =>
  new Promise<{ data: relayJoinQueueMutation['response']; errors: readonly PayloadError[] | null | undefined }>(
    (onCompleted, onError) => {
      commitMutation<relayJoinQueueMutation>(environment, {
        mutation: JOIN_QUEUE,
        variables: { input },
        updater: prependEntry,
        onCompleted: (data, errors) => onCompleted({ data, errors }),
        onError,
      });
    },
  );

describe('Relay', () => {
  it('shows a new queue entry in its list without asking again', async () => {
    const { customer, token, vip, regular } = await evenings('relay_updates', { vip: 0, regular: 0 });
    const earlier = await customer.joins(vip.id);
    const environment = relayEnvironment(url, token);
    await fetchQuery<relayMyQueueEntriesQuery>(environment, MY_QUEUE_ENTRIES, {}).toPromise();
    const { data } = await commit(environment, { ticketTypeId: regular.id, quantity: 2 });
    expect(known(environment, MY_QUEUE_ENTRIES)).toMatchObject({
      myQueueEntries: [{ id: data.joinQueue.id, quantity: 2 }, { id: earlier.id }],
    });
  });

  it('keeps an event, a ticket type and a user apart that were all the first of their kind', async () => {
    const { token } = await evenings('relay_ids');
    const environment = relayEnvironment(url, token);
    await fetchQuery<relayStoreQuery>(environment, FIRST_OF_ALL, {}).toPromise();
    const { event, ticketTypes, me } = known(environment, FIRST_OF_ALL) as relayStoreQuery['response'];
    expect(ticketTypes.map(({ name }) => name)).toEqual(['VIP', 'Regular']);
    expect(ticketTypes.map((type) => type.event)).toEqual([event, event]);
    expect(me!.username).toBe('relay_ids');
    expect(new Set([event!.id, me!.id, ...ticketTypes.map(({ id }) => id)]).size).toBe(4);
  });

  it('reads one thing again by its id', async () => {
    const { admin, token, vip } = await evenings('relay_node', { vip: 7 });
    const environment = relayEnvironment(url, token);
    const read = () => fetchQuery<relayStoreNodeQuery>(environment, TICKET_TYPE_BY_ID, { id: vip.id }).toPromise();
    expect(await read()).toMatchObject({ node: { name: 'VIP', available: 7 } });
    await admin.changes(vip.id, { available: 3 });
    expect(await read()).toMatchObject({ node: { available: 3 } });
  });

  it('hears of a change that was made while its socket was cut', async () => {
    const { customer, token, vip } = await evenings('relay_live', { vip: 0 });
    await using line = await Line.to(url);
    const entry = await customer.joins(vip.id);
    const values = new Values<relayWatchMyQueueEntriesSubscription['response'] | null | undefined>();
    const live = requestSubscription<relayWatchMyQueueEntriesSubscription>(relayEnvironment(line.url, token), {
      subscription: WATCH_MY_QUEUE_ENTRIES,
      variables: {},
      onNext: values.push,
    });
    const shows = (status: string) => values.until((data) => data?.myQueueEntries[0]?.status === status);
    await shows('WAITING');
    line.cut();
    await customer.leaves(entry);
    await shows('LEFT');
    live.dispose();
  });

  it('gets code and details of a refusal', async () => {
    const { token, vip } = await evenings('relay_refused', { vip: 1 });
    const refusal = await commit(relayEnvironment(url, token), { ticketTypeId: vip.id, quantity: 1 }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      source: { errors: [{ extensions: { code: 'TICKETS_AVAILABLE', details: { requested: 1, available: 1 } } }] },
    });
  });
});
