import { buildSchema, parse, type ExecutionResult } from 'graphql';
import { jest } from '@jest/globals';
import { paidAnswers } from '../../src/sockets/paid-answers.js';
import type { Watching } from '../../src/watching/live-value.js';
import { Turns } from '../../src/watching/turns.js';

const schema = buildSchema('type Query { n: Int } type Subscription { n: Int }');

/** A source whose values a test hands out, and answers that are paid for when the test says so. */
async function open(failure?: Error) {
  const log: string[] = [];
  let change = Promise.withResolvers<void>();
  let payment = Promise.withResolvers<boolean>();
  let n = 0;
  const source: Watching<unknown> = {
    [Symbol.asyncIterator]: () => source,
    changed: () => change.promise,
    next: async () => {
      log.push('read');
      if (failure) throw failure;
      return { value: { n: ++n }, done: false };
    },
    return: async () => {
      log.push('closed');
      change.resolve();
      return { value: undefined, done: true };
    },
  };
  const over = jest.fn();
  const answers = (await paidAnswers(
    { schema, document: parse('subscription { n }'), rootValue: { n: () => source } },
    {
      points: 1,
      turns: new Turns(),
      over,
      pay: async (signal) => {
        if (signal.aborted) return false;
        log.push('asks to be paid');
        signal.addEventListener('abort', () => payment.resolve(false));
        return payment.promise;
      },
    },
  )) as AsyncGenerator<ExecutionResult>;
  return {
    answers,
    log,
    over,
    changes: () => change.resolve(),
    pays: () => {
      payment.resolve(true);
      payment = Promise.withResolvers();
    },
  };
}

describe('answers to a subscription', () => {
  it('come at once first; then each is paid for after a change, and read after that', async () => {
    const { answers, log, changes, pays } = await open();
    expect(await answers.next()).toEqual({ value: { data: { n: 1 } }, done: false });
    expect(log).toEqual(['read']);
    const second = answers.next();
    changes();
    await new Promise(setImmediate);
    expect(log).toEqual(['read', 'asks to be paid']);
    pays();
    expect((await second).value).toEqual({ data: { n: 2 } });
    expect(log).toEqual(['read', 'asks to be paid', 'read']);
  });

  it.each(['waits for a change', 'waits to be paid for'])('end while the next one %s', async (when) => {
    const { answers, log, over, changes } = await open();
    await answers.next();
    const next = answers.next();
    if (when === 'waits to be paid for') changes();
    await new Promise(setImmediate);
    await answers.return(undefined);
    expect(await next).toEqual({ value: undefined, done: true });
    expect(await answers.next()).toEqual({ value: undefined, done: true });
    expect(over).toHaveBeenCalledTimes(1);
    expect(log.filter((entry) => entry === 'read')).toHaveLength(1);
    expect(log.filter((entry) => entry === 'closed')).toHaveLength(1);
  });

  it('end with what fails', async () => {
    const { answers, over, log } = await open(new Error('no'));
    await expect(answers.next()).rejects.toThrow('no');
    expect(over).toHaveBeenCalledTimes(1);
    expect(log).toEqual(['read', 'closed']);
  });

  it('are over at once where there is nothing to watch', async () => {
    const over = jest.fn();
    const terms = { points: 1, turns: new Turns(), over, pay: async () => true };
    const refused = await paidAnswers(
      {
        schema,
        document: parse('subscription { n }'),
        rootValue: {
          n: () => {
            throw new Error('no');
          },
        },
      },
      terms,
    );
    expect(refused).toMatchObject({ errors: [{ message: 'no' }] });
    expect(over).toHaveBeenCalledTimes(1);
  });
});
