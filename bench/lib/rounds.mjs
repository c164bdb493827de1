import { setTimeout as pause } from 'node:timers/promises';
import { Figures } from './figures.mjs';
import { endAndRecount } from './recount.mjs';

const REST_MS = 200;

/**
 * Plays a benchmark with each of its servers in turn, round after round, and recounts after each.
 * @param {{ title: string, servers: Record<string, () => Promise<object>>, run: Function }} benchmark
 * @returns {Promise<{ figures: Figures, differences: string[] }>}
 */
export async function playRounds({ title, servers, run }, settings) {
  const figures = new Figures();
  const differences = [];
  for (let round = 1; round <= settings.rounds; round++) {
    for (const [name, start] of Object.entries(servers)) {
      process.stderr.write(`${title}, round ${round}: ${name}\n`);
      const server = await start();
      await pause(REST_MS);
      try {
        await run(server, settings, (figure, values) => figures.add(figure, name, values));
      } catch (error) {
        await server.stop();
        throw error;
      }
      differences.push(...(await endAndRecount(server)));
    }
  }
  return { figures, differences };
}
