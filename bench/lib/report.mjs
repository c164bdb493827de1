import { TARGETS } from './targets.mjs';

/** The columns of a table: the value's name in a measurement, its heading, and its digits. */
const COLUMNS = [
  ['perSecond', '/s', 0],
  ['cpu', 'CPU, µs', 0],
  ['p50', 'median, ms', 1],
  ['p99', 'p99, ms', 1],
  ['openMs', 'all open, ms', 0],
  ['messagesPerSecond', 'messages/s', 0],
  ['startMs', 'ready, ms', 0],
  ['memory', 'memory, MB', 0],
  ['mostMemory', 'most memory, MB', 0],
];

/** A benchmark's medians as a Markdown table, its targets, and what its recount found. */
export function reportOf(title, { figures, differences, notes = [], columns: own }) {
  const keys = figures.keys();
  const columns = own ?? COLUMNS.filter(([value]) => keys.some((key) => figures.get(...key, value) !== undefined));
  const head = ['what', 'server', ...columns.map(([, heading]) => heading)];
  const cells = (key) => columns.map(([value, , digits]) => inWords(figures.get(...key, value), digits));
  const rows = keys.map((key) => key.concat(cells(key)));
  const targets = (TARGETS[title] ?? []).flatMap((target) => lineOf(target, figures));
  const recount = differences.map((text) => `**Recount:** ${text}`);
  const lines = [...notes, ...targets, ...recount].map((text) => `- ${text}`);
  const body = rows.length === 0 ? '' : table([head, head.map((_, n) => (n < 2 ? '---' : '---:')), ...rows]);
  return [`## ${title}`, body, lines.join('\n')].filter((text) => text !== '').join('\n\n');
}

const table = (rows) => rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A figure for people; a dash where there is none. */
export function inWords(value, digits) {
  return value === undefined ? '–' : value.toLocaleString('en', { maximumFractionDigits: digits });
}

function lineOf({ what, value, least, most }, figures) {
  const is = value(figures);
  if (is === undefined || Number.isNaN(is)) return [];
  const reached = (least === undefined || is >= least) && (most === undefined || is <= most);
  const goal = least === undefined ? `≤ ${inWords(most, 2)}` : `≥ ${inWords(least, 2)}`;
  return [`${what}: ${inWords(is, 2)} (target ${goal}): ${reached ? 'reached' : 'not reached'}`];
}
