import { buildSchema, Kind, type GraphQLFieldExtensions, type GraphQLResolveInfo } from 'graphql';
import type { BusMessage, ChangeMessage, MessageKind } from '../../src/bus/message.js';
import { InProcessMessageBus } from '../../src/bus/message-bus.js';
import { LiveViews } from '../../src/watching/live-views.js';
import { Turns } from '../../src/watching/turns.js';

const schema = buildSchema('type Query { nothing: Int } type Subscription { stock: Int, line: Int }');
const parentType = schema.getSubscriptionType()!;
const fields = parentType.getFields();
const declare = (name: string, changedBy: string[]) =>
  (fields[name]!.extensions = { changedBy } as GraphQLFieldExtensions<unknown, unknown>);
declare('stock', ['stock.changed']);
declare('line', ['queue.left', 'queue.left of others']);

/** What graphql-js tells a resolver of `subscription { name }`. */
const infoOf = (name: string) => {
  const fieldNodes = [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } }];
  return { fieldName: name, schema, parentType, fieldNodes, fragments: {}, variableValues: {} } as unknown;
};

const about = (kind: string, eventId = 1) => ({ kind: kind as MessageKind, at: new Date(0), eventId });

describe('live views', () => {
  /** A view of event 1 that writes down the questions it is asked. */
  async function watched(name = 'stock', triggers: MessageKind[] = []) {
    const bus = new InProcessMessageBus();
    const views = new LiveViews(bus, new Turns());
    views.onModuleInit();
    const asked: { kind: string; shown: number | undefined; ofOthers: boolean }[] = [];
    let value = 0;
    const watching = await views.watch(infoOf(name) as GraphQLResolveInfo, {
      key: '1',
      triggers,
      read: async () => ++value,
      concerns: ({ kind, eventId }: ChangeMessage, shown: number | undefined, ofOthers: boolean) => {
        asked.push({ kind, shown, ofOthers });
        return eventId === 1;
      },
    });
    await watching.next();
    const tell = (message: BusMessage) => bus.publish(message);
    return { views, asked, watching, tell, next: async () => (await watching.next()).value as unknown };
  }

  it('are asked about rows after messages of their kinds, with the value that they show', async () => {
    const { asked, tell, next } = await watched('stock', ['event.updated']);
    for (const kind of ['order.placed', 'queue.left', 'session.ended']) tell(about(kind));
    expect(asked).toEqual([]);
    tell(about('stock.changed', 2));
    tell(about('event.updated'));
    expect(asked).toEqual([
      { kind: 'stock.changed', shown: 1, ofOthers: false },
      { kind: 'event.updated', shown: 1, ofOthers: false },
    ]);
    expect(await next()).toEqual({ stock: 2 });
  });

  it('are told whether other rows matter, and asked no more once a change is known', async () => {
    const { asked, tell } = await watched('line');
    tell(about('queue.left'));
    tell(about('queue.left'));
    expect(asked).toEqual([{ kind: 'queue.left', shown: 1, ofOthers: true }]);
  });

  it.each(['bus.gap', 'data.reset'])('are all read again after %s', async (kind) => {
    const { asked, tell, next } = await watched();
    tell(about(kind, 2));
    expect(await next()).toEqual({ stock: 2 });
    expect(asked).toEqual([]);
  });

  it('are asked about rows of a kind that only a newer replica knows', async () => {
    const { tell, next } = await watched();
    tell(about('order.refunded', 2));
    tell(about('order.refunded'));
    expect(await next()).toEqual({ stock: 2 });
  });

  it('hear nothing any more when nobody watches', async () => {
    const { views, asked, watching, tell } = await watched();
    await watching.return!();
    tell(about('stock.changed'));
    expect({ asked, watched: views.watched }).toEqual({ asked: [], watched: 0 });
  });
});
