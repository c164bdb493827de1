import fc from 'fast-check';
import { Transactions } from '../../src/persistence/transactions.js';
import { defaultEvent } from '../../src/tickets/find-event.js';
import { EVENT_STATUSES, Event, type EventStatus } from '../../src/tickets/event.entity.js';
import { StockMovement } from '../../src/tickets/stock-movement.entity.js';
import { TicketType } from '../../src/tickets/ticket-type.entity.js';
import { evening, Staff } from '../support/box-office.js';
import { DRAWS } from '../support/draws.js';
import { Foyer } from '../support/foyer.js';
import { watch } from '../support/watching.js';

const STEP = 600_000;
const DEFAULT = '{ event { slug } }';

describe('the default event', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('is the published one that starts next, and live views follow it', async () => {
    const admin = new Staff(await foyer.admin(), 'admin');
    const at = (steps: number) => new Date(foyer.clock.now().getTime() + steps * STEP).toISOString();
    const shown = async () => (await foyer.client().does<{ event: { slug: string } | null }>(DEFAULT)).event?.slug;
    await using live = await watch(foyer, foyer.client(), 'subscription { ticketTypes { event { slug } } }');
    const becomes = async (slug: string) => {
      await live.until({ ticketTypes: [{ event: { slug } }, { event: { slug } }] });
      expect(await shown()).toBe(slug);
    };

    expect(await shown()).toBe('main');
    const input = { slug: 'bare', name: 'Bare', startsAt: at(3) };
    await admin.client.does('mutation ($input: CreateEventInput!) { createEvent(input: $input) { id } }', { input });
    expect(await shown()).toBe('main'); // `bare` has no ticket types
    const later = await evening(admin, { event: { startsAt: at(2) } });
    await becomes(later.event.slug);
    const sooner = await evening(admin, { event: { startsAt: at(1) } });
    await becomes(sooner.event.slug);

    foyer.clock.advance(STEP);
    await becomes(later.event.slug);
    foyer.clock.advance(STEP);
    await becomes('main');
    await admin.changesEvent('1', { status: 'ARCHIVED' });
    expect(await shown()).toBe('bare'); // it starts next
    await admin.client.does('mutation { updateEvent(id: "2", input: { status: DRAFT }) { id } }');
    expect(await shown()).toBe(later.event.slug); // the last that was
  });

  it('is the one of this rule among any events', async () => {
    const steps = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null });
    const event = fc.record({ status: fc.constantFrom(...EVENT_STATUSES), offset: steps, typed: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 6 }), async (events) => {
        const { em } = foyer;
        await em.nativeDelete(StockMovement, {});
        await em.nativeDelete(TicketType, {});
        await em.nativeDelete(Event, {});
        const now = foyer.clock.now();
        for (const [index, { status, offset, typed }] of events.entries()) {
          const startsAt = offset === null ? null : new Date(now.getTime() + offset * STEP);
          const made = new Event({ ...DETAILS, slug: `e${index}`, status, startsAt });
          if (typed) em.persist(new TicketType({ event: made, tier: 'VIP', name: 'VIP', price: 1 }));
          else em.persist(made);
          await em.flush();
        }
        const found = await defaultEvent(foyer.app.get(Transactions).db, now);
        expect(found?.slug).toBe(expected(events));
      }),
      { ...DRAWS, numRuns: 60 },
    );
  });
});

const DETAILS = {
  name: 'An event',
  timezone: 'UTC',
  currency: 'USD',
  maxTicketsPerOrder: 5,
  salesOpen: true,
  waitingList: 'MANUAL',
  queueRule: 'STRICT',
  offerMinutes: 1,
} as const;

/** The rule a second time, by choosing in place of sorting. */
function expected(events: { status: EventStatus; offset: number | null; typed: boolean }[]): string | undefined {
  const published = [...events.entries()].filter(([, { status }]) => status === 'PUBLISHED');
  const isOver = ({ offset }: { offset: number | null }) => offset !== null && offset <= 0;
  const first = (found: typeof published, nearer: (offset: number) => number) =>
    found.toSorted(([a, one], [b, other]) => nearer(one.offset!) - nearer(other.offset!) || a - b)[0];
  for (const over of [false, true]) {
    for (const typed of [true, false]) {
      const found = published.filter(([, event]) => isOver(event) === over && event.typed === typed);
      const dated = found.filter(([, { offset }]) => offset !== null);
      const next = first(dated, (offset) => (over ? -offset : offset)) ?? found[0];
      if (next) return `e${next[0]}`;
    }
  }
  return undefined;
}
