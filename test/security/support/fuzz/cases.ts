import fc from 'fast-check';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';
import { hostile, hostileKinds, MISSING, NO_INPUTS, NO_LISTS } from './hostile-values.js';
import { placesOf, typesOf, type RootField } from './places.js';
import { usual } from './usual-values.js';

/** Values that fit a place of the operation now; undefined leaves them to the type. */
export type Known = (place: string) => readonly unknown[] | undefined;

/** What an operation is asked with. */
export interface Case {
  args: Record<string, unknown>;
  /** Whether the values are written into the document, in place of variables. */
  isLiteral: boolean;
  /** Which places hold what: `valid input.name`, `hostile id`. */
  marks: string[];
}

interface Made {
  value: unknown;
  marks: string[];
}

/** What a case is to be like. */
export interface Plan {
  /** The hostile places; with a number, the value of that number among those of its kind. */
  hostile: ReadonlyMap<string, number | undefined>;
  /** Whether all optional places are filled. */
  isFull: boolean;
}

/** Each place is hostile in turn, among valid ones; then all are valid, with and without what is optional; then several are hostile. */
export function drawnPlans(root: RootField, least: number): fc.Arbitrary<Plan>[] {
  const places = placesOf(root);
  const few = fc
    .subarray(places, { minLength: Math.min(2, places.length), maxLength: Math.min(4, places.length) })
    .map((chosen) => planOf(chosen));
  const round = [
    ...places.map((place) => fc.constant(planOf([place]))),
    fc.constant({ ...planOf([]), isFull: true }),
    fc.constant(planOf([])),
    few,
    few,
  ];
  return Array.from({ length: Math.max(least, round.length) }, (_, index) => round[index % round.length]!);
}

/**
 * Every hostile value of its kind at every place, among valid ones. One guard reads all the arguments `password` that
 * stand beside others.
 */
export function everyHostilePlan(root: RootField): fc.Arbitrary<Plan>[] {
  const leaves = [...typesOf(root)].filter(
    ([place, type]) => isLeafType(getNamedType(type)) && (place !== 'password' || root.field.args.length === 1),
  );
  return leaves.flatMap(([place, type]) =>
    hostile(getNamedType(type).name).map((_, nth) => fc.constant({ hostile: new Map([[place, nth]]), isFull: false })),
  );
}

function planOf(places: readonly string[]): Plan {
  return { hostile: new Map(places.map((place) => [place, undefined])), isFull: false };
}

/** One case of that plan; the same for the same seed. */
export function draw(root: RootField, plan: fc.Arbitrary<Plan>, known: Known, seed: number): Case {
  const arbitrary = plan.chain((chosen) => new Drawing(chosen, known).case(root));
  return fc.sample(arbitrary, { seed, numRuns: 1, unbiased: true })[0]!;
}

/** Values for a plan, from the schema. */
class Drawing {
  constructor(
    private readonly plan: Plan,
    private readonly known: Known,
  ) {}

  case({ field }: RootField): fc.Arbitrary<Case> {
    return fc.tuple(this.members(field.args, ''), fc.integer({ min: 0, max: 3 })).map(([{ value, marks }, toss]) => ({
      args: value as Record<string, unknown>,
      isLiteral: toss === 0,
      marks,
    }));
  }

  private members(members: readonly (GraphQLArgument | GraphQLInputField)[], above: string): fc.Arbitrary<Made> {
    const drawn = members.map((member) => {
      const place = above + member.name;
      const isRequired = isRequiredArgument(member) || isRequiredInputField(member);
      const leftOut: fc.Arbitrary<Made> = fc.constant({ value: MISSING, marks: [] });
      const filled = this.value(member.type, place);
      const isThere =
        isRequired || this.plan.isFull || [...this.plan.hostile.keys()].some((one) => isWithin(one, place));
      return isThere ? filled : fc.oneof(filled, leftOut);
    });
    return fc.tuple(...drawn).map((made) => ({
      value: Object.fromEntries(
        made.flatMap(({ value }, index) => (value === MISSING ? [] : [[members[index]!.name, value]])),
      ) as object,
      marks: made.flatMap(({ marks }) => marks),
    }));
  }

  private value(type: GraphQLInputType, place: string): fc.Arbitrary<Made> {
    const valid = this.valid(type, place);
    if (!this.plan.hostile.has(place)) return valid;
    return this.hostile(type, place, valid).map((value) => ({ value, marks: [`hostile ${place}`] }));
  }

  private valid(type: GraphQLInputType, place: string): fc.Arbitrary<Made> {
    if (isNonNullType(type)) return this.valid(type.ofType, place);
    if (isListType(type)) {
      return fc.array(this.valid(type.ofType, place), { minLength: 1, maxLength: 3 }).map(together);
    }
    if (isInputObjectType(type)) {
      return this.members(Object.values(type.getFields()), `${place}.`).map(({ value, marks }) => ({
        value,
        marks: [...marks, `valid ${place}`],
      }));
    }
    const values =
      this.known(place) ?? (isEnumType(type) ? type.getValues().map(({ name }) => name) : usual(type.name));
    return fc.constantFrom(...values).map((value) => ({ value, marks: [`valid ${place}`] }));
  }

  private hostile(type: GraphQLInputType, place: string, valid: fc.Arbitrary<Made>): fc.Arbitrary<unknown> {
    if (isNonNullType(type)) return this.hostile(type.ofType, place, valid);
    const fine = valid.map(({ value }) => value);
    if (isListType(type)) {
      const inner = this.hostile(type.ofType, place, this.valid(type.ofType, place));
      const spoilt = fc.tuple(fine, inner).map(([values, one]) => (values as unknown[]).concat([one]));
      const long = fine.map((values) => Array.from({ length: 1000 }, () => (values as unknown[])[0]));
      if (this.plan.hostile.get(place) !== undefined) return spoilt;
      return fc.oneof(
        spoilt,
        long,
        fine.map((values) => [values]),
        fc.constantFrom(...NO_LISTS),
      );
    }
    if (isInputObjectType(type)) {
      const more = fc
        .constantFrom('__proto__', 'constructor', 'toString', 'id', '')
        .chain((name) =>
          fine.map((value) => Object.fromEntries([...Object.entries(value as object), [name, {}]]) as object),
        );
      return fc.oneof(more, fc.constantFrom(...NO_INPUTS));
    }
    const nth = this.plan.hostile.get(place);
    if (nth !== undefined) return fc.constant(hostile(type.name)[nth]);
    return hostileKinds(type.name, fine, this.known('of others') ?? []);
  }
}

const isWithin = (inner: string, place: string) => inner === place || inner.startsWith(`${place}.`);

function together(made: Made[]): Made {
  return { value: made.map(({ value }) => value), marks: made.flatMap(({ marks }) => marks) };
}
