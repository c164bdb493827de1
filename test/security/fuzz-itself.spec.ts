import { ValidationPipe } from '@nestjs/common';
import type { GraphQLSchema } from 'graphql';
import { jest } from '@jest/globals';
import { badInput } from '../../src/common/domain-error.js';
import { SecondFactors } from '../../src/auth/credentials/second-factors.js';
import type { Foyer } from '../support/foyer.js';
import { fieldsOf } from './support/documents.js';
import type { Operation } from './support/matrix.js';
import { drawnPlans, everyHostilePlan } from './support/fuzz/cases.js';
import { faultsOf, type Fuzz, type Met } from './support/fuzz/fuzz.js';
import type { RootField } from './support/fuzz/places.js';
import { fuzzed } from './support/fuzz/suite.js';

describe('hostile input is noticed', () => {
  let foyer: Foyer;
  let schema: GraphQLSchema;
  let fuzz: Fuzz;
  beforeAll(async () => {
    ({ foyer, schema, fuzz } = await fuzzed());
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => foyer.stop());

  const root = (operation: Operation, name: string): RootField => ({
    operation,
    field: fieldsOf(schema, operation)[name]!,
  });
  async function faults(one: RootField, plans = everyHostilePlan(one)): Promise<string[]> {
    return (await fuzz.try(one, 'admin', plans)).flatMap((finding) => finding.faults);
  }

  // That the same values are harmless with the checks, the other suites show.
  it.each([
    ['mutation', 'createEvent'],
    ['mutation', 'register'],
  ] as const)('where nothing checks the input of %s %s', async (operation, name) => {
    jest.spyOn(ValidationPipe.prototype, 'transform').mockImplementation(async (value: unknown) => value);
    expect(await faults(root(operation, name))).toContain(`INTERNAL_SERVER_ERROR at ${name}`);
  });

  it('where a refusal has changed something', async () => {
    const factors = foyer.app.get(SecondFactors);
    const start = factors.start.bind(factors);
    jest.spyOn(factors, 'start').mockImplementation(async (by) => {
      await start(by);
      throw badInput('password', 'is not to my liking');
    });
    const begin = root('mutation', 'startSecondFactor');
    expect(await faults(begin, drawnPlans(begin, 5))).toContain('changed: second_factor insert');
  });

  it.each<[string, Partial<Met>, string]>([
    ['an answer takes longer than a second', { tookMs: 1001 }, 'took 1001 ms'],
    ['the server fails', { status: 500 }, 'status 500'],
    ['the connection is closed', { status: 0 }, 'status 0'],
    ['a query changes something', { changed: ['orders update'] }, 'changed: orders update'],
    [
      'an answer tells where the code is',
      { answer: { errors: [{ message: 'at /src/x.ts:1', extensions: { code: 'BAD_USER_INPUT' } }] } },
      'tells of our insides',
    ],
  ])('where %s', (_, met, fault) => {
    const harmless: Met = { status: 200, answer: { data: { me: null } }, tookMs: 5, changed: [] };
    expect(faultsOf(root('query', 'me'), harmless)).toEqual([]);
    expect(faultsOf(root('query', 'me'), { ...harmless, ...met })).toEqual([fault]);
  });
});
