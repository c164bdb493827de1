import type { ChangeMessage } from '../../src/bus/message.js';
import { WatchedEvent } from '../../src/tickets/watched-event.js';
import type { Events } from '../../src/tickets/events.js';

describe('the event that a view shows', () => {
  const of = (eventId: number): ChangeMessage => ({ kind: 'stock.changed', at: new Date(0), eventId });

  it('is the one that was asked for, before it is read, too', () => {
    const shown = new WatchedEvent(3, {} as Events);
    expect([3, 4].map((id) => shown.concerns(of(id)))).toEqual([true, false]);
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
});
