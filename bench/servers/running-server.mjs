import { rm } from 'node:fs/promises';

/**
 * A server under measurement. `acknowledged` collects the ids that its clients were told, for the recount.
 * @param {{ name: string, port: number, databaseUrl: string, folder?: string, child: { pid, startMs, stop } }} parts
 */
export function runningServer({ name, port, databaseUrl, folder, child }) {
  const url = `http://127.0.0.1:${port}`;
  return {
    name,
    url,
    databaseUrl,
    folder,
    pids: [child.pid],
    startMs: child.startMs,
    acknowledged: { placed: [], approved: [], joined: [] },
    graphql: (query, variables, headers) => ask(url, { query, variables }, headers),
    /** Ends the process; its database stays for the recount. */
    end: child.stop,
    async stop() {
      await child.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One request. @returns its data @throws Error if it has errors */
async function ask(url, body, headers = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
