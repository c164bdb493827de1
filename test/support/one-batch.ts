import { jest } from '@jest/globals';
import { Transactions } from '../../src/persistence/transactions.js';

/** Whether requests share transactions; `npm run test:plain` gives each its own. */
export const TOGETHER = process.env['TEST_OPTIMIZATIONS'] !== 'off';

/** A pool of PostgreSQL that is too small for two batches at once. */
export const ONE_BATCH = { DATABASE_POOL: '2' };

/** A method that submits a request, such as `PlaceOrders.prototype.place`. */
interface Submitting<Name extends string> {
  service: { prototype: Record<Name, (...given: never[]) => Promise<unknown>> };
  method: Name;
}

/**
 * Sends requests so that they share one batch. `first` is held back before its transaction begins until all others have
 * arrived and `meanwhile` is done.
 * @returns the answers of the others in order, and the number of commands in each transaction of several
 */
export async function inOneBatch<Answer, Name extends string>(
  { service, method }: Submitting<Name>,
  first: () => Promise<unknown>,
  others: readonly (() => Promise<Answer>)[],
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<{ answers: Answer[]; sizes: number[] }> {
  const [held, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const release = Promise.withResolvers<void>();
  const original = Reflect.get(Transactions.prototype, 'run');
  const run = jest.spyOn(Transactions.prototype, 'run');
  let isHeld = false;
  run.mockImplementation(async function (this: Transactions, ...given) {
    const [{ user }] = given;
    if (user && !isHeld) {
      isHeld = true; // the system's own commands come in between
      held.resolve();
      await release.promise;
    }
    return original.apply(this, given);
  });
  const together = jest.spyOn(Transactions.prototype, 'runTogether');
  const holding = first();
  await held.promise;

  let missing = others.length;
  const submit = Reflect.get(service.prototype, method);
  const spy = jest.spyOn(service.prototype, method as never) as unknown as jest.Mock;
  spy.mockImplementation(function (this: unknown, ...given: unknown[]) {
    const answer = submit.apply(this, given as never[]);
    if (--missing === 0) arrived.resolve();
    return answer;
  });
  try {
    const answering = Promise.all(others.map((send) => send()));
    await arrived.promise;
    await meanwhile();
    release.resolve();
    await holding;
    const answers = await answering;
    return { answers, sizes: together.mock.calls.map(([commands]) => commands.length) };
  } finally {
    for (const one of [run, together, spy]) one.mockRestore();
  }
}
