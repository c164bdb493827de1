/**
 * The client where wrk is not installed; takes wrk.lua's arguments and writes the same result. It cannot stop in the middle
 * without dropping answers, so writes are a number of requests: as many as fit into the time at the rate of a first few.
 * Usage: `node autocannon.mjs URL CONNECTIONS REQUESTS OUTPUT SECONDS MODE`
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const autocannon = createRequire(new URL('../peers/package.json', import.meta.url))('autocannon');
const FIRST_FEW = 256;

const [, , url, connectionText, file, output, secondText, mode] = process.argv;
const seconds = Number(secondText);
const texts = (await readFile(file, 'utf8')).split('\0').map(parse);
const tally = { sent: 0, received: 0, ids: [], refused: 0, refusal: '' };

/** The parts of one request of `httpRequest`. */
function parse(text) {
  const [head, body] = text.split('\r\n\r\n');
  const lines = head.split('\r\n').slice(1);
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/, 2)));
  delete headers['content-length']; // autocannon sets its own
  return { headers, body };
}

function next() {
  const { headers, body } = texts[tally.sent % texts.length];
  tally.sent++;
  return {
    method: 'POST',
    path: '/graphql',
    headers,
    body: body.replace('@@@@@@@@@@', String(tally.sent).padStart(10, '0')),
  };
}

function onResponse(status, body) {
  tally.received++;
  if (mode === 'read') return;
  const id = status === 200 && !body.includes('"errors"') && /"id":"(\w+)"/.exec(body)?.[1];
  if (mode === 'drain' && status === 200 && !body.includes('"errors"')) return;
  if (id) tally.ids.push(id);
  else if (!body.includes('"processNextOrder":null')) {
    tally.refused++;
    tally.refusal ||= body;
  }
}

const play = (options) =>
  autocannon({
    url,
    connections: Number(connectionText),
    requests: [{ setupRequest: (request) => ({ ...request, ...next() }), onResponse }],
    ...options,
  });

async function playWrites() {
  const left = () => (mode === 'once' ? texts.length - tally.received : Infinity);
  const first = await play({ amount: Math.min(FIRST_FEW, left()) });
  const amount = Math.min(Math.round((tally.received / first.duration) * seconds), left());
  return amount < Number(connectionText) ? first : play({ amount });
}

const result = await (mode === 'read' ? play({ duration: seconds }) : playWrites());
const count = mode === 'read' ? result.requests.total : tally.received;
const elapsed = mode === 'read' ? result.duration : (result.duration * count) / result.requests.total;
const { p50, p99 } = result.latency;
const failed = result.errors + result.timeouts + (mode === 'read' ? result.non2xx : 0);
const figures = [count, elapsed, p50, p99, failed, tally.refused, 0];
await writeFile(output, `${figures.join(' ')}\n${tally.ids.join(' ')}\n${tally.refusal}\n`);
