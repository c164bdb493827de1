import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { Foyer } from '../../../support/foyer.js';
import { expectInvariants } from '../../../support/invariants.js';
import { fieldsOf, rowsOf } from '../documents.js';
import { expectHealthy } from '../harmless.js';
import { EVERYBODY, MATRIX, type Operation } from '../matrix.js';
import { drawnPlans, everyHostilePlan } from './cases.js';
import { Changes } from './changes.js';
import { Fuzz } from './fuzz.js';
import { placesOf, rootFields, type RootField } from './places.js';
import { ROLES, World } from './world.js';

const { FUZZ_SEED = '20261128', FUZZ_CASES = '20' } = process.env;
/** The same draws for each change, so that one is not blamed for a rare draw. */
export const SEED = Number(FUZZ_SEED);
/** At least so many cases for each operation and role. */
export const CASES = Number(FUZZ_CASES);

/** Nothing but the schema and the rules in the way: counters off, and room for long texts and lists. */
const WIDE = {
  BODY_LIMIT: '1048576',
  MAX_PENDING_PER_CUSTOMER: '0',
  QUERY_MAX_COST: '1000000',
  SESSION_IDLE_MINUTES: '99999',
  SESSION_MAX_HOURS: '9999',
};

/** An office that is fuzzed, and what counts the cases. */
export async function fuzzed(): Promise<{ foyer: Foyer; schema: GraphQLSchema; fuzz: Fuzz }> {
  const foyer = await Foyer.start(WIDE);
  const fuzz = new Fuzz(new World(foyer), await Changes.watch(foyer), SEED);
  return { foyer, schema: foyer.app.get(GraphQLSchemaHost).schema, fuzz };
}

/** The shares of the cases that have to get past the schema, and to an answer without an error. */
interface Reach {
  resolved: number;
  answered: number;
}

type Row = ReturnType<typeof rowsOf>[number];

/** Hostile input in every argument of these operations, as each role. */
export function fuzzTests(operations: Operation[], reach: Reach, isOf: (row: Row) => boolean = () => true): void {
  describe(`hostile input, FUZZ_SEED=${SEED}`, () => {
    let foyer: Foyer;
    let schema: GraphQLSchema;
    let fuzz: Fuzz;
    beforeAll(async () => {
      ({ foyer, schema, fuzz } = await fuzzed());
    });
    afterAll(() => foyer.stop());

    const rows = rowsOf(...operations).filter(isOf);
    const isReset = ({ field }: Row) => field === 'resetAllData';

    it.each([...rows.filter((row) => !isReset(row)), ...rows.filter(isReset)])(
      'is harmless in $operation $field',
      async ({ operation, field }) => {
        const root: RootField = { operation, field: fieldsOf(schema, operation)[field]! };
        for (const role of ROLES) {
          const before = fuzz.tally.cases;
          expect(await fuzz.try(root, role, drawnPlans(root, CASES))).toEqual([]);
          expect(fuzz.tally.cases - before).toBeGreaterThanOrEqual(20);
        }
        expect(await fuzz.try(root, 'admin', everyHostilePlan(root))).toEqual([]);
      },
      300_000, // on a machine that does five things at once
    );

    it('was in every argument and every field of an input, and so were valid values', () => {
      const roots = rootFields(schema).filter(({ operation, field: { name } }) => {
        const ask = MATRIX[operation][name] ?? { row: EVERYBODY }; // a new one is missed here
        return operations.includes(operation) && isOf({ operation, field: name, ask });
      });
      const places = roots.flatMap((root) =>
        placesOf(root).flatMap((place) =>
          ['hostile', 'valid'].map((kind) => `${root.operation} ${root.field.name} ${kind} ${place}`),
        ),
      );
      expect([...fuzz.tally.marks].toSorted()).toEqual(places.toSorted());
      expect([...fuzz.tally.operations].toSorted()).toEqual(
        roots.map(({ operation, field }) => `${operation} ${field.name}`).toSorted(),
      );
    });

    it('got past the schema, and often to an answer', () => {
      const { cases, resolved, answered } = fuzz.tally;
      expect(resolved / cases).toBeGreaterThan(reach.resolved);
      expect(answered / cases).toBeGreaterThan(reach.answered);
    });

    it('leaves an office whose books agree', async () => {
      await expectInvariants(foyer);
      await expectHealthy(foyer);
      expect(await fuzz.world.checks()).toEqual({ checkStock: { ok: true }, verifyAuditLog: { ok: true } });
    });
  });
}
