import { GraphQLSchemaHost } from '@nestjs/graphql';
import { Foyer } from '../support/foyer.js';
import { Changes } from './support/fuzz/changes.js';
import { drawnPlans, everyHostilePlan } from './support/fuzz/cases.js';
import { Fuzz, type Finding } from './support/fuzz/fuzz.js';
import { rootFields } from './support/fuzz/places.js';
import { ROLES, World } from './support/fuzz/world.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const CASES = Number(process.env['FUZZ_CASES'] ?? 20);

it('explore', async () => {
  const foyer = await Foyer.start({ BODY_LIMIT: '1048576', MAX_PENDING_PER_CUSTOMER: '0', SESSION_IDLE_MINUTES: '99999', SESSION_MAX_HOURS: '9999', SOCKETS_PER_USER: '10000', SOCKETS_PER_ADDRESS: '10000', QUERY_MAX_COST: '1000000' });
  const changes = await Changes.watch(foyer);
  const world = new World(foyer);
  const fuzz = new Fuzz(world, changes, SEED);
  const schema = foyer.app.get(GraphQLSchemaHost).schema;
  const all: Finding[] = [];
  const only = process.env['ONLY'];
  for (const root of rootFields(schema)) {
    if (only && root.field.name !== only) continue;
    for (const role of ROLES) {
      const t = performance.now();
      const { cases, resolved, answered } = fuzz.tally; const cpu = process.cpuUsage();
      try {
      const found = await fuzz.try(root, role, drawnPlans(root, CASES));
      if (role === 'admin') found.push(...(await fuzz.try(root, role, everyHostilePlan(root))));
      all.push(...found);
      process.stdout.write(`${root.operation} ${root.field.name} ${role} ${Math.round(performance.now() - t)} ms, cpu ${Math.round(process.cpuUsage(cpu).user / 1000 + process.cpuUsage(cpu).system / 1000)}, ${fuzz.tally.cases - cases} ${fuzz.tally.resolved - resolved} ${fuzz.tally.answered - answered} ${found.length}\n`);
      for (const f of found) process.stdout.write(`   ${JSON.stringify(f).slice(0, 600)}\n`);
      } catch (e) { process.stdout.write(`THROWN ${root.field.name} ${role} ${(e as Error).stack}\n`); }
    }
  }
  console.log(fuzz.tally.cases, fuzz.tally.resolved, fuzz.tally.answered);
  expect(all.length).toBe(0);
}, 1_000_000);
