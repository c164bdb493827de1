import { OPTIMIZATIONS } from '../../build/config/optimizations.js';
import { startFoyer } from '../servers/foyer.mjs';
import { Figures } from '../lib/figures.mjs';
import { playRounds } from '../lib/rounds.mjs';
import { approving } from './approving.mjs';
import { loggedIn } from './logged-in.mjs';
import { placing } from './placing.mjs';
import { reading } from './reading.mjs';
import { sockets } from './sockets.mjs';

const without = (name) => OPTIMIZATIONS.filter((other) => other !== name).join(',') || 'off';

/** All on, each one off alone, and all off. */
function variants() {
  const each = OPTIMIZATIONS.map((name) => [`without ${name}`, without(name)]);
  return Object.fromEntries([['all on', 'on'], ...each, ['all off', 'off']]);
}

/** What each optimisation is worth: the same benchmarks of Foyer alone, with one switched off at a time. */
export const optimisations = {
  title: 'Optimisations',
  async play(settings) {
    const all = new Figures();
    const differences = [];
    for (const benchmark of [reading, placing, approving, loggedIn, sockets]) {
      const servers = Object.fromEntries(
        Object.entries(variants()).map(([name, OPTIMIZATIONS_ON]) => [
          name,
          () => startFor(benchmark, OPTIMIZATIONS_ON),
        ]),
      );
      const { figures, differences: found } = await playRounds({ ...benchmark, servers }, settings);
      differences.push(...found);
      for (const [figure, server] of figures.keys()) {
        const values = ['cpu', 'perSecond', 'p99'].map((value) => [value, figures.get(figure, server, value)]);
        all.add(figure, server, Object.fromEntries(values));
      }
    }
    return { figures: all, differences };
  },
};

const startFor = ({ variables = {} }, on) => startFoyer({ ...variables, OPTIMIZATIONS: on });
