import {
  Environment,
  graphql,
  Network,
  Observable,
  RecordSource,
  Store,
  type FetchFunction,
  type RecordSourceSelectorProxy,
  type SubscribeFunction,
} from 'relay-runtime';
import { liveClient } from './live.js';

export function relayEnvironment(url: string, token?: string): Environment {
  const live = liveClient(url, token);
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };

  const fetchAnswer: FetchFunction = async ({ text: query }, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  };

  const subscribe: SubscribeFunction = ({ text }, variables) =>
    Observable.create((sink) => live.subscribe({ query: text!, variables }, sink as never));

  return new Environment({ network: Network.create(fetchAnswer, subscribe), store: new Store(new RecordSource()) });
}

export const MY_QUEUE_ENTRIES = graphql`
  query relayMyQueueEntriesQuery {
    myQueueEntries {
      id
      status
      quantity
    }
  }
`;

export const JOIN_QUEUE = graphql`
  mutation relayJoinQueueMutation($input: JoinQueueInput!) {
    joinQueue(input: $input) {
      id
      status
      quantity
    }
  }
`;

/** The `updater` of JOIN_QUEUE: puts the new entry before those that the store knows. */
export function prependEntry(store: RecordSourceSelectorProxy): void {
  const known = store.getRoot().getLinkedRecords('myQueueEntries') ?? [];
  store.getRoot().setLinkedRecords([store.getRootField('joinQueue'), ...known], 'myQueueEntries');
}

export const WATCH_MY_QUEUE_ENTRIES = graphql`
  subscription relayWatchMyQueueEntriesSubscription {
    myQueueEntries {
      id
      status
      quantity
    }
  }
`;
