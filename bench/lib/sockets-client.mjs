/**
 * Opens sockets that watch `ticketTypes`, changes the stock again and again, and notes when each socket heard of it. Prints
 * JSON: the time to open all, latencies in ms over all sockets and changes, and messages per second within a change.
 * Usage: `node sockets-client.mjs URL TOKEN SOCKETS CHANGES`
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from './figures.mjs';
import { openSocket } from './raw-socket.mjs';

const [, , url, token, socketText, changeText] = process.argv;
const COUNT = Number(socketText);
const CHANGES = Number(changeText);
const OPENING = 200;
const BETWEEN_CHANGES_MS = 300; // longer than the interval of a live view
const LATE_MS = 60_000;
const FIRST = 900_000;

const heard = { text: Buffer.from('"available":'), count: 0, times: [], done: () => {} };

function onText(text) {
  if (!text.includes(heard.text)) return;
  heard.times.push(performance.now());
  if (++heard.count === COUNT) heard.done();
}

/** Waits until each socket got a message that holds the text. @throws Error after a minute */
function all(text) {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`${heard.count} of ${COUNT} sockets heard ${text}`)), LATE_MS);
    Object.assign(heard, {
      text: Buffer.from(text),
      count: 0,
      times: [],
      done: () => done(clearTimeout(timer)),
    });
  });
}

async function setStock(available) {
  const query = `mutation { updateTicketType(id: "tt_1", input: { available: ${available} }) { id } }`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
}

const { hostname, port } = new URL(url);
let opened = 0;
const began = performance.now();
const allOpen = all('"available":');
await Promise.all(
  Array.from({ length: OPENING }, async () => {
    while (opened < COUNT) {
      const n = opened++;
      const address = process.platform === 'linux' ? `127.0.0.${1 + (n % 100)}` : hostname; // Linux has all of 127.0.0.0/8
      const socket = openSocket({ host: hostname, port: Number(port), localAddress: address }, onText);
      await once(socket, 'acknowledged');
    }
  }),
);
await allOpen;
const openMs = performance.now() - began;

const latencies = [];
const rates = [];
for (let change = 1; change <= CHANGES; change++) {
  await pause(BETWEEN_CHANGES_MS);
  const reached = all(`"available":${FIRST + change}`);
  const sent = performance.now();
  await setStock(FIRST + change);
  await reached;
  latencies.push(...heard.times.map((time) => time - sent));
  rates.push(COUNT / ((heard.times.at(-1) - heard.times[0]) / 1000));
}
const figures = {
  openMs,
  p50: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
  messagesPerSecond: median(rates),
};
process.stdout.write(JSON.stringify(figures));
process.exit();
