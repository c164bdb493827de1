import { setImmediate as turn } from 'node:timers/promises';
import { buildSchema, parse, type ExecutionResult } from 'graphql';
import { jest } from '@jest/globals';
import { SharedAnswers } from '../../src/sockets/shared-answers.js';
import { LiveValue } from '../../src/watching/live-value.js';
import { Turns } from '../../src/watching/turns.js';

const schema = buildSchema('type Query { n: Int } type Subscription { n: Int, mine: String }');

interface Context {
  req: string;
}

/** A value that is its number of readings, and subscriptions to it. */
function stage() {
  const turns = new Turns();
  const shared = new SharedAnswers();
  let readings = 0;
  const executed: number[] = [];
  const failing = new Set<number>();
  const idle = jest.fn();
  const read = async () => {
    const reading = ++readings;
    return {
      n: () => {
        executed.push(reading);
        if (failing.has(reading)) throw new Error('no');
        return reading;
      },
      mine: (_: object, { req }: Context) => `${req} ${reading}`,
    };
  };
  const value = new LiveValue({ read }, turns, idle);

  /** A subscription under an id, which stands for its viewer, too. Frames leave at once unless `leaving` is set. */
  async function subscribe(id: string, field = 'n') {
    const frames: string[] = [];
    const wants = { payNow: true, leaving: undefined as Promise<void> | undefined };
    const payment = Promise.withResolvers<boolean>();
    const over = jest.fn();
    const args = {
      schema,
      document: parse(`subscription { ${field} }`),
      rootValue: { [field]: () => value.watch() },
      contextValue: { req: id },
    };
    const answers = (await shared.start(args, {
      selection: field,
      points: 1,
      turns,
      over,
      payNow: () => wants.payNow,
      pay: (signal) => {
        signal.addEventListener('abort', () => payment.resolve(false));
        return payment.promise;
      },
      send: (answer) => {
        frames.push(answer.frameFor(id).subarray(2).toString());
        return wants.leaving;
      },
    })) as AsyncGenerator<ExecutionResult, void>;
    const shows = (n: number) => `{"id":"${id}","type":"next","payload":{"data":{"n":${n}}}}`;
    return { answers, frames, wants, payment, over, shows, next: answers.next() };
  }

  /** Waits for this many executions of `n`, and for their frames to be written. */
  async function executions(count: number): Promise<void> {
    while (executed.length < count) await turn();
    for (let n = 0; n < 3; n++) await turn();
  }
  return { value, subscribe, executed, executions, failing, idle };
}

describe('those who watch the same', () => {
  it('share one execution after each change, each under its own id; who comes later takes the last one', async () => {
    const { value, subscribe, executed, executions } = stage();
    const [a, b] = [await subscribe('a'), await subscribe('b')];
    await executions(1);
    const late = await subscribe('late');
    await turn();
    value.changed();
    await executions(2);
    expect(executed).toEqual([1, 2]);
    for (const { frames, shows } of [a, b, late]) expect(frames).toEqual([shows(1), shows(2)]);
  });

  it('do not keep a late one from the present value, where a reading changed nothing for the others', async () => {
    const { value, subscribe, executions, executed } = stage();
    await subscribe('a');
    await executions(1);
    value.changed(); // read anew, and so executed anew for a newcomer
    await executions(2);
    const late = await subscribe('late');
    await turn();
    expect({ frames: late.frames, executed }).toEqual({ frames: [late.shows(2)], executed: [1, 2] });
  });

  it('get the newest only while their last frame has not left', async () => {
    const { value, subscribe, executions } = stage();
    const [quick, slow] = [await subscribe('quick'), await subscribe('slow')];
    await executions(1);
    const left = Promise.withResolvers<void>();
    slow.wants.leaving = left.promise;
    for (let n = 2; n <= 4; n++) {
      value.changed();
      await executions(n);
    }
    expect(slow.frames).toEqual([slow.shows(1), slow.shows(2)]);
    slow.wants.leaving = undefined;
    left.resolve();
    await turn();
    expect(slow.frames).toEqual([1, 2, 4].map(slow.shows));
    expect(quick.frames).toEqual([1, 2, 3, 4].map(quick.shows));
  });

  it('wait until they have paid, without keeping others waiting, and get the newest then', async () => {
    const { value, subscribe, executions } = stage();
    const [rich, poor] = [await subscribe('rich'), await subscribe('poor')];
    poor.wants.payNow = false;
    for (let n = 1; n <= 2; n++) {
      await executions(n);
      value.changed();
    }
    await executions(3);
    expect({ rich: rich.frames.length, poor: poor.frames }).toEqual({ rich: 3, poor: [poor.shows(1)] });
    poor.payment.resolve(true);
    await turn();
    expect(poor.frames).toEqual([poor.shows(1), poor.shows(3)]);
  });

  it.each(['for a change', 'for its payment'])('end one by one, also while one waits %s', async (wait) => {
    const { value, subscribe, executions, idle } = stage();
    const [one, other] = [await subscribe('one'), await subscribe('other')];
    one.wants.payNow = false;
    await executions(1);
    if (wait === 'for its payment') value.changed();
    await one.answers.return();
    expect(await one.next).toEqual({ value: undefined, done: true });
    expect(await one.answers.next()).toEqual({ value: undefined, done: true });
    if (wait === 'for a change') value.changed();
    await executions(2);
    expect({ one: one.frames.length, other: other.frames.length }).toEqual({ one: 1, other: 2 });
    expect(one.over).toHaveBeenCalledTimes(1);
    expect(idle).not.toHaveBeenCalled();
    await other.answers.return();
    expect(idle).toHaveBeenCalledTimes(1);
  });

  it('have an execution each where it looks at the request', async () => {
    const { value, subscribe } = stage();
    const both = [await subscribe('ada', 'mine'), await subscribe('ben', 'mine')];
    const first = await Promise.all(both.map(({ next }) => next));
    expect(first.map(({ value: answer }) => answer?.data)).toEqual([{ mine: 'ada 1' }, { mine: 'ben 1' }]);
    const second = both.map(({ answers }) => answers.next());
    value.changed();
    expect((await Promise.all(second)).map(({ value: answer }) => answer?.data)).toEqual([
      { mine: 'ada 2' },
      { mine: 'ben 2' },
    ]);
    expect(both.map(({ frames }) => frames)).toEqual([[], []]);
  });

  it('have an execution each where it fails, and share again afterwards', async () => {
    const { value, subscribe, executed, executions, failing } = stage();
    failing.add(1);
    const both = [await subscribe('ada'), await subscribe('ben')];
    for (const { next } of both) expect((await next).value).toMatchObject({ errors: [{ message: 'no' }] });
    for (const { answers } of both) void answers.next();
    value.changed();
    await executions(3);
    expect(executed).toEqual([1, 1, 2]);
    for (const { frames, shows } of both) expect(frames).toEqual([shows(2)]);
  });
});
