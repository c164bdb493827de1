import { AsyncLocalStorage } from 'node:async_hooks';
import { DomainError } from '../../src/common/domain-error.js';
import { Batch, ROOM } from '../../src/persistence/batches/batch.js';
import type { Outcome } from '../../src/persistence/batches/outcome.js';

/** A batch whose transactions end when the test says so. Each answers with its requests' numbers, doubled. */
function batches({ most = 64, atOnce = 1 } = {}) {
  const begun: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  let refused: number | undefined;
  const batch = new Batch<number, number>(
    async (requests) => {
      begun.push([...requests]);
      await new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
      return requests.map((request): Outcome<number> =>
        request === refused ? { refusal: new DomainError('NOT_FOUND', 'no') } : { result: request * 2 },
      );
    },
    { most, atOnce },
    AsyncLocalStorage.snapshot(),
  );
  return {
    batch,
    begun,
    submit: (...requests: number[]) =>
      requests.map((request) => {
        const answer = batch.submit(request);
        answer.catch(() => {}); // the test looks at it later
        return answer;
      }),
    refuse: (request: number) => void (refused = request),
    /** Ends the oldest transaction that is under way, and lets the next begin. */
    end: async (error?: Error) => {
      await turns();
      ends.shift()!(error);
      await turns();
    },
  };
}

const turns = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const codes = async (answers: Promise<number>[]) =>
  (await Promise.allSettled(answers)).map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason));

const AWAY = new DomainError('TEMPORARILY_UNAVAILABLE', 'away', {}, { cause: { code: 'ECONNREFUSED' } });
const BUSY = new DomainError('TEMPORARILY_UNAVAILABLE', 'busy', {}, { cause: { code: '55P03' } });
const UNKNOWN = new DomainError('TEMPORARILY_UNAVAILABLE', 'unknown', { outcome: 'UNKNOWN' });

describe('requests that arrive together', () => {
  it('share a batch; those that arrive while it is under way are the next one, in their order of arrival', async () => {
    const { begun, submit, end } = batches();
    const first = submit(1, 2);
    await turns();
    const later = [...submit(3), ...submit(4)];
    await turns();
    expect(begun).toEqual([[1, 2]]);

    await end();
    await end();
    expect(begun).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await Promise.all([...first, ...later])).toEqual([2, 4, 6, 8]);
  });

  it('fill a batch to its most, and several at once where that is permitted', async () => {
    const { begun, submit, end } = batches({ most: 2, atOnce: 2 });
    const answers = submit(1, 2, 3, 4, 5);
    await turns();
    expect(begun).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await end();
    expect(begun.at(-1)).toEqual([5]);
    await end();
    await end();
    expect(await Promise.all(answers)).toEqual([2, 4, 6, 8, 10]);
  });

  it('are refused at once where too many wait', async () => {
    const { begun, submit, end } = batches({ most: ROOM });
    const [under] = submit(0);
    await turns();
    const waiting = submit(...Array.from({ length: ROOM }, (_, index) => index + 1));
    await expect(submit(-1)[0]).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });

    await end();
    await end();
    expect(await under).toBe(0);
    expect(await Promise.all(waiting)).toHaveLength(ROOM);
    expect(begun).toHaveLength(2);
  });

  it('run outside of the async context of the request that began the batch', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const batch = new Batch<number, number>(
      async (requests) => {
        seen.push(context.getStore());
        return requests.map((result) => ({ result }));
      },
      { most: 1, atOnce: 1 },
      AsyncLocalStorage.snapshot(),
    );
    const answered = await context.run('request', async () => {
      await Promise.all([batch.submit(1), batch.submit(2)]);
      return context.getStore();
    });
    expect(seen).toEqual([undefined, undefined]);
    expect(answered).toBe('request');
  });

  it('are all done before it is drained', async () => {
    const { batch, submit, end } = batches({ most: 1 });
    await batch.drained();
    const answers = submit(1, 2);
    let drained = false;
    const draining = batch.drained().then(() => (drained = true));
    await end();
    expect(drained).toBe(false);
    await end();
    await draining;
    expect(await Promise.all(answers)).toEqual([2, 4]);
  });
});

describe('a failure', () => {
  it('of one request is its own', async () => {
    const { submit, refuse, end } = batches();
    refuse(2);
    const answers = submit(1, 2, 3);
    await end();
    expect(await codes(answers)).toEqual([2, expect.objectContaining({ code: 'NOT_FOUND' }), 6]);
  });

  it('that certainly rolled back runs each request alone, before later ones', async () => {
    const { begun, submit, end } = batches();
    const answers = submit(1, 2, 3);
    await turns();
    const later = submit(4);
    await end(new Error('lost a race'));
    await end();
    await end(new Error('a bug'));
    await end();
    await end();
    expect(begun).toEqual([[1, 2, 3], [1], [2], [3], [4]]);
    expect(await codes([...answers, ...later])).toEqual([2, new Error('a bug'), 6, 8]);
  });

  it.each([
    ['whose outcome is unknown', UNKNOWN],
    ['of a busy database', BUSY],
  ])('%s is told to all of the batch, and nothing is repeated', async (_, error) => {
    const { begun, submit, end } = batches();
    const answers = submit(1, 2);
    await turns();
    const later = submit(3);
    await end(error);
    await end();
    expect(await codes([...answers, ...later])).toEqual([error, error, 6]);
    expect(begun).toEqual([[1, 2], [3]]);
  });

  it.each(['57P01', '57P02', '08006', 'ECONNRESET', 'EPIPE'])(
    'of one connection (%s) is told to its batch; those that wait try another',
    async (code) => {
      const broken = new DomainError('TEMPORARILY_UNAVAILABLE', 'away', {}, { cause: { code } });
      const { begun, submit, end } = batches();
      const answers = submit(1, 2);
      await turns();
      const waiting = submit(3, 4);
      await end(broken);
      await end();
      expect(await codes([...answers, ...waiting])).toEqual([broken, broken, 6, 8]);
      expect(begun).toEqual([
        [1, 2],
        [3, 4],
      ]);
    },
  );

  it.each([
    { code: 'ECONNREFUSED' },
    { code: '57P03' },
    { code: 'ETIMEDOUT' },
    { message: 'Connection terminated due to connection timeout' },
    { code: 'SQLITE_FULL' },
  ])('of a database that lets nobody connect or write (%j) is told to those that wait as well', async (cause) => {
    const away = new DomainError('TEMPORARILY_UNAVAILABLE', 'away', {}, { cause });
    const { submit, end } = batches();
    const answers = submit(1);
    await turns();
    const waiting = submit(2, 3);
    await end(away);
    expect(await codes([...answers, ...waiting])).toEqual([away, away, away]);
  });

  it('of a database that is away is told to those that wait as well', async () => {
    const { begun, submit, end } = batches();
    const answers = submit(1, 2);
    await turns();
    const waiting = submit(3, 4);
    await end(AWAY);
    expect(await codes([...answers, ...waiting])).toEqual([AWAY, AWAY, AWAY, AWAY]);
    expect(begun).toEqual([[1, 2]]);

    const again = submit(5);
    await end();
    expect(await codes(again)).toEqual([10]);
  });

  it('of a database that goes away while requests run alone ends the others', async () => {
    const { begun, submit, end } = batches();
    const answers = submit(1, 2, 3);
    await end(new Error('lost a race'));
    await end(AWAY);
    expect(await codes(answers)).toEqual([AWAY, AWAY, AWAY]);
    expect(begun).toEqual([[1, 2, 3], [1]]);
  });
});
