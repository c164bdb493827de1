import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { MessageBus } from '../../src/bus/message-bus.js';
import type { BusMessage } from '../../src/bus/message.js';
import type { ByUser } from '../../src/auth/sessions/by.js';
import { DomainError } from '../../src/common/domain-error.js';
import { Batches } from '../../src/persistence/batches/batches.js';
import { attempt } from '../../src/persistence/batches/outcome.js';
import { Transactions } from '../../src/persistence/transactions.js';
import type { Tx } from '../../src/persistence/tx.js';
import { unique } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { actor } from '../support/transactions.js';

interface Request {
  by: ByUser;
  asks: 'something' | 'nothing that may be had' | 'a bug' | 'a lost race';
}

const together = process.env['TEST_OPTIMIZATIONS'] !== 'off';

describe('commands of one batch', () => {
  let foyer: Foyer;
  let heard: BusMessage[];
  let sizes: number[];
  let races: number;
  beforeAll(async () => {
    foyer = await Foyer.start();
    foyer.app.get(MessageBus).subscribe((message) => heard.push(message));
  });
  beforeEach(() => {
    [heard, sizes, races] = [[], [], 1];
  });
  afterAll(() => foyer.stop());

  /** Records a fact for each request that is not refused. */
  const work = async (tx: Tx, requests: readonly Request[]) => {
    sizes.push(requests.length);
    await tx.em.execute('select 1');
    return requests.map(({ by, asks }) => {
      const outcome = attempt(() => {
        if (asks === 'nothing that may be had') throw new DomainError('NOT_FOUND', 'no');
        if (asks === 'a bug') throw new TypeError('a bug');
        if (asks === 'a lost race' && races-- > 0) throw new UniqueConstraintViolationException(new Error('raced'));
        return by.operation;
      });
      if ('result' in outcome) tx.record(by, { kind: 'event.updated', subject: 'event:1' });
      return outcome;
    });
  };
  const submitsAll = async (...asked: Request['asks'][]) => {
    const submit = foyer.app.get(Batches).of(work);
    const operation = unique('test');
    const requests = await Promise.all(
      asked.map(async (asks) => ({ by: await actor(foyer, 'admin', operation), asks })),
    );
    const answers = await Promise.allSettled(requests.map(submit));
    const entries = await foyer.rows(`select action from audit_entry where action = '${operation}'`);
    return {
      answers: answers.map(({ status }) => status),
      errors: answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : [])),
      entries: entries.length,
      messages: heard.length,
    };
  };

  it('each leave their own entry and messages; a refused one leaves nothing', async () => {
    expect(await submitsAll('something', 'nothing that may be had', 'something')).toEqual({
      answers: ['fulfilled', 'rejected', 'fulfilled'],
      errors: ['DomainError: no'],
      entries: 2,
      messages: 2,
    });
    expect(sizes).toEqual(together ? [3] : [1, 1, 1]);
  });

  it('that are all refused leave nothing', async () => {
    const refused = await submitsAll('nothing that may be had', 'nothing that may be had');
    expect(refused).toEqual({
      answers: ['rejected', 'rejected'],
      errors: ['DomainError: no', 'DomainError: no'],
      entries: 0,
      messages: 0,
    });
  });

  it('run one by one after a lost race or a bug, which only its sender gets', async () => {
    expect(await submitsAll('something', 'a lost race', 'a bug')).toEqual({
      answers: ['fulfilled', 'fulfilled', 'rejected'],
      errors: ['TypeError: a bug'],
      entries: 2,
      messages: 2,
    });
    if (together) expect(sizes).toEqual([3, 1, 1, 1]);
  });

  it('cannot be submitted within a transaction, which would wait for itself', async () => {
    const by = await actor(foyer);
    const submit = foyer.app.get(Batches).of(work);
    const within = foyer.app.get(Transactions).run(by, () => submit({ by: { ...by }, asks: 'something' }));
    await expect(within).rejects.toThrow('A transaction is open here: use it, and open no other');
    expect(sizes).toEqual([]);
  });

  it('cannot be refused after they have recorded something', async () => {
    const by = await actor(foyer);
    const submit = foyer.app.get(Batches).of(async (tx, requests: readonly { by: ByUser }[]) =>
      requests.map((request) => {
        tx.record(request.by, { kind: 'event.updated' });
        return { refusal: new DomainError('NOT_FOUND', 'too late') };
      }),
    );
    await expect(submit({ by })).rejects.toThrow('test was refused after it had recorded facts');
    expect(heard).toEqual([]);
  });
});
