import fc from 'fast-check';
import { changesSince, eventAsOrdered, nameOf, typeAsOrdered } from '../../src/orders/ordered-names.js';
import * as pages from '../../src/web/browser/ordered.js';

const START = new Date('2031-07-01T18:30:00Z');
const LATER = new Date('2031-07-02T18:30:00Z');
const TODAY = { name: 'An evening', venue: 'Old Hall', startsAt: START, timezone: 'Europe/Vienna' };

const event = fc.record({
  name: fc.constantFrom('An evening', 'A morning'),
  venue: fc.constantFrom(null, 'Old Hall', 'New Hall'),
  startsAt: fc.constantFrom(null, START, LATER),
  timezone: fc.constantFrom('UTC', 'Europe/Vienna'),
});

/** The same as a page reads it. */
const shown = ({ startsAt, ...details }: ReturnType<typeof nameOf>) => ({
  ...details,
  startsAt: startsAt?.toISOString() ?? null,
});
const onPage = (then: ReturnType<typeof nameOf>, today: ReturnType<typeof nameOf>) =>
  pages.changesSince({
    eventAsOrdered: shown(then),
    event: {
      ...shown(today),
      id: '1',
      slug: 'an-evening',
      maxTicketsPerOrder: 5,
      status: 'PUBLISHED',
      salesOpen: true,
    },
  });

describe('the names that an order keeps', () => {
  it('are those of the event when it was ordered, and today’s only in a row without names', () => {
    fc.assert(
      fc.property(event, event, (then, today) => {
        expect(eventAsOrdered({ eventAsOrdered: then }, today)).toEqual(then);
        expect(eventAsOrdered({ eventAsOrdered: null }, today)).toEqual(today);
      }),
    );
    expect(nameOf({ name: 'An evening', timezone: 'UTC' })).toEqual({
      name: 'An evening',
      venue: null,
      startsAt: null,
      timezone: 'UTC',
    });
  });

  it.each([
    [
      { name: 'Balcony', tier: 'REGULAR' },
      { name: 'Balcony', tier: 'REGULAR' },
    ],
    [
      { name: null, tier: null },
      { name: 'Gallery', tier: 'VIP' },
    ],
    [{}, { name: 'Gallery', tier: 'VIP' }],
  ] as const)('of an item %j are %j', (item, named) => {
    expect(typeAsOrdered(item, { name: 'Gallery', tier: 'VIP' })).toEqual(named);
  });
});

describe('what has changed about an event since it was ordered', () => {
  it('is nothing of what is the same, and today’s value of what is not', () => {
    fc.assert(
      fc.property(event, event, (then, today) => {
        const { name, venue, startsAt } = changesSince(then, today);
        expect(name).toBe(then.name === today.name ? undefined : today.name);
        expect(venue).toBe(then.venue === today.venue ? undefined : today.venue);
        const read = (of: typeof then) => of.startsAt && `${of.startsAt.toISOString()} ${of.timezone}`;
        expect(startsAt).toEqual(
          read(then) === read(today) ? undefined : { at: today.startsAt, timezone: today.timezone },
        );
      }),
    );
  });

  it('is a sentence each on a page', () => {
    fc.assert(
      fc.property(event, event, (then, today) => {
        expect(onPage(then, today)).toHaveLength(Object.keys(changesSince(then, today)).length);
      }),
    );
  });

  it.each([
    [{}, []],
    [{ name: 'Eve' }, ['Now called Eve.']],
    [{ venue: 'New Hall' }, ['Now at New Hall.']],
    [{ venue: null }, ['The venue is open now.']],
    [{ startsAt: null }, ['The start is open now.']],
    [{ startsAt: LATER }, ['Moved to Wed, July 2, 2031 at 8:30 PM GMT+2.']],
    [{ timezone: 'UTC' }, ['Moved to Tue, July 1, 2031 at 6:30 PM UTC.']],
  ])('with %j is %j', (change, sentences) => {
    expect(onPage(TODAY, { ...TODAY, ...change })).toEqual(sentences);
  });

  it('does not matter of a zone in which no start is read', () => {
    expect(changesSince({ ...TODAY, startsAt: null }, { ...TODAY, startsAt: null, timezone: 'UTC' })).toEqual({});
  });

  it('of a ticket type stands behind its name', () => {
    expect(pages.itemName({ name: 'Balcony', ticketType: { name: 'Balcony' } })).toBe('Balcony');
    expect(pages.itemName({ name: 'Balcony', ticketType: { name: 'Gallery' } })).toBe('Balcony (now called Gallery)');
  });

  it('leaves the ordered event as it was, with what it has', () => {
    const today = {
      ...shown(TODAY),
      id: '1',
      slug: 'x',
      maxTicketsPerOrder: 5,
      status: 'PUBLISHED' as const,
      salesOpen: true,
    };
    expect(pages.headOf({ eventAsOrdered: shown(TODAY), event: { ...today, name: 'Eve' } })).toBe(
      'An evening · Old Hall · Tue, July 1, 2031 at 8:30 PM GMT+2',
    );
    const bare = { name: 'An evening', venue: null, startsAt: null, timezone: 'UTC' };
    expect(pages.headOf({ eventAsOrdered: bare, event: today })).toBe('An evening');
  });
});
