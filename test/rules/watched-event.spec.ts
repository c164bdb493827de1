import type { ChangeMessage, MessageKind } from '../../src/bus/message.js';
import { WatchedEvent } from '../../src/tickets/watched-event.js';
import type { Events } from '../../src/tickets/events.js';

describe('the event that a view shows', () => {
  const of = (eventId: number, kind: MessageKind = 'stock.changed'): ChangeMessage => ({
    kind,
    at: new Date(0),
    eventId,
  });

  it('is the one that was asked for, before it is read, too', () => {
    const shown = new WatchedEvent(3, {} as Events);
    expect([3, 4].map((id) => shown.concerns(of(id)))).toEqual([true, false]);
    expect([3, 4].map((id) => shown.concerns(of(id, 'event.updated')))).toEqual([true, false]);
    expect(shown.triggers).toEqual([]);
  });

  it('is the default one of the last reading; each may be it while that is not known', async () => {
    let theDefault = 1;
    const shown = new WatchedEvent(undefined, { get: async () => ({ id: theDefault }) } as unknown as Events);
    const concerned = () => [1, 2].map((id) => shown.concerns(of(id)));
    expect(concerned()).toEqual([true, true]);
    expect(await shown.reading(async (asked) => asked ?? 'the default one')).toBe('the default one');
    expect(concerned()).toEqual([true, false]);
    theDefault = 2; // a reset
    const reading = shown.reading(async () => 'read');
    expect(concerned()).toEqual([true, true]);
    await reading;
    expect(concerned()).toEqual([false, true]);
  });

  it('is looked for again after any change of events and ticket types, if it is the default one', async () => {
    const shown = new WatchedEvent(undefined, { get: async () => ({ id: 1 }) } as unknown as Events);
    await shown.reading(async () => 'read');
    for (const kind of shown.triggers) expect(shown.concerns(of(2, kind))).toBe(true);
    expect(shown.triggers).toEqual(expect.arrayContaining(['event.created', 'event.updated', 'ticketType.created']));
    expect(shown.triggers).not.toContain('stock.changed');
  });
});
