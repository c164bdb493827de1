import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './graphiql.css';

/** Workers are in the same folder as this module. */
const worker = (name: string) => new Worker(new URL(`./${name}.js`, import.meta.url), { type: 'module', name });

/** Monaco, the editor, creates its workers with this function (https://microsoft.github.io/monaco-editor/docs.html). */
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_: string, label: string) =>
      worker(label === 'json' || label === 'graphql' ? `${label}.worker` : 'editor.worker'),
  },
});

const url = new URL('/graphql', location.href);
const fetcher = createGraphiQLFetcher({
  url: url.href,
  wsClient: createClient({ url: url.href.replace(/^http/, 'ws') }),
});

const FIRST = `# Docs, on the left, describes every field; docs/operations has a ready document for each.
subscription TicketsOnSale {
  ticketTypes {
    name
    price {
      amount
      currency
    }
    available
  }
}
`;

createRoot(document.querySelector('main')!).render(createElement(GraphiQL, { fetcher, defaultQuery: FIRST }));
