/**
 * `npm run bench`: Foyer and its peers on this machine, in one run. docs/performance.md says how it measures.
 * `npm run bench -- quick` takes less time; `npm run bench -- reading placing` plays these only, and
 * `npm run bench -- optimisations` compares each optimisation with its absence; `npm run bench -- growth 100000` goes from
 * 1,000 to that many finished orders. Ends with 1 where a recount differs.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { CLIENT } from './lib/load.mjs';
import { machine } from './lib/machine.mjs';
import { moveToClientCore, whereTheyRun } from './lib/processes.mjs';
import { reportOf } from './lib/report.mjs';
import { playRounds } from './lib/rounds.mjs';
import { removeTemplate } from './servers/foyer.mjs';
import { FULL, QUICK } from './settings.mjs';
import { approving } from './cases/approving.mjs';
import { batches } from './cases/batches.mjs';
import { growth } from './cases/growth.mjs';
import { loggedIn } from './cases/logged-in.mjs';
import { optimisations } from './cases/optimisations.mjs';
import { placing } from './cases/placing.mjs';
import { postgres } from './cases/postgres.mjs';
import { reading } from './cases/reading.mjs';
import { sockets } from './cases/sockets.mjs';
import { start } from './cases/start.mjs';

const USUAL = { start, reading, placing, approving, 'logged-in': loggedIn, sockets, growth, postgres };
const ALL = { ...USUAL, batches, optimisations };
const REPORT = 'reports/bench.md';
/** Finished orders to compare others with. */
const FEWEST = 1000;

const words = process.argv.slice(2);
const sizes = words.map(Number).filter(Number.isInteger);
const settings = { ...(words.includes('quick') ? QUICK : FULL) };
if (sizes.length > 0) settings.finished = [FEWEST, ...sizes];
const asked = words.filter((word) => word !== 'quick' && !sizes.includes(Number(word)));
const unknown = asked.find((word) => !(word in ALL));
if (unknown) {
  process.stderr.write(
    `${unknown} is none of: quick, ${Object.keys(ALL).join(', ')}, or a number of finished orders\n`,
  );
  process.exit(1);
}

moveToClientCore();
const { rounds, seconds } = settings;
const how = `${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${seconds} s each, ${CLIENT} as the client, ${whereTheyRun()}`;
const sections = [`${machine()}; ${how}`];
let failed = false;
await mkdir('reports', { recursive: true });
for (const name of asked.length > 0 ? asked : Object.keys(USUAL)) {
  const section = await play(ALL[name]);
  sections.push(section);
  process.stdout.write(`\n${section}\n`);
  await writeFile(REPORT, `${sections.join('\n\n')}\n`);
}
await removeTemplate();
process.stdout.write(`\n${sections[0]}; written to ${REPORT}\n`);
if (failed) process.exitCode = 1;

/** Plays one benchmark. One that breaks or whose recount differs makes the run fail; the others are still played. */
async function play(benchmark) {
  try {
    const result = await (benchmark.play?.(settings) ?? playRounds(benchmark, settings));
    failed ||= result.differences.length > 0;
    return reportOf(benchmark.title, result);
  } catch (error) {
    failed = true;
    process.stderr.write(`${error.stack}\n`);
    return `## ${benchmark.title}\n\n- failed: ${error.message}`;
  }
}
