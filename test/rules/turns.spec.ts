import { setImmediate as turn } from 'node:timers/promises';
import { Turns } from '../../src/watching/turns.js';

describe('turns', () => {
  /** Work that says when it begins and ends when it is told to. */
  const works = (turns: Turns) => {
    const begun: string[] = [];
    const ends = new Map<string, PromiseWithResolvers<void>>();
    const take = (name: string, points: number) => {
      ends.set(name, Promise.withResolvers());
      return turns.take(points, async () => {
        begun.push(name);
        await ends.get(name)!.promise;
        return name;
      });
    };
    return { begun, take, end: (name: string) => ends.get(name)!.resolve() };
  };

  it('are taken in order, some at once, and what is large alone', async () => {
    const { begun, take, end } = works(new Turns());
    const done = [take('a', 1000), take('b', 1000), take('large', 5000), take('small', 1)];
    await turn();
    expect(begun).toEqual(['a', 'b']);
    end('a');
    await turn();
    await turn();
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await turn();
    await turn();
    expect(begun).toEqual(['a', 'b', 'large']);
    end('large');
    await turn();
    await turn();
    expect(begun).toEqual(['a', 'b', 'large', 'small']);
    end('small');
    expect(await Promise.all(done)).toEqual(['a', 'b', 'large', 'small']);
  });

  it('let the event loop turn between two', async () => {
    const turns = new Turns();
    const order: string[] = [];
    setImmediate(() => order.push('a request'));
    await Promise.all(['one', 'two'].map((name) => turns.take(5000, () => void order.push(name))));
    expect(order).toEqual(['one', 'a request', 'two']);
  });

  it('are given back by what fails', async () => {
    const turns = new Turns();
    const fails = turns.take(5000, async () => {
      throw new Error('no');
    });
    await expect(fails).rejects.toThrow('no');
    expect(await turns.take(5000, () => 'next')).toBe('next');
  });
});
