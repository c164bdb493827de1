import type { DomainError } from '../../src/common/domain-error.js';
import type { EventFigures, TypeFigures } from '../../src/orders/decide-placement.js';

export const NOW = new Date('2031-01-01T12:00:00Z');
export const VIP: TypeFigures = { id: 1, name: 'VIP', eventId: 7, tier: 'VIP', price: 100_00, available: 3 };
export const REGULAR: TypeFigures = {
  id: 2,
  name: 'Regular',
  eventId: 7,
  tier: 'REGULAR',
  price: 85_00,
  available: 10,
};
export const EVENT: EventFigures = {
  id: 7,
  name: 'An evening',
  venue: 'Old Hall',
  timezone: 'Europe/Vienna',
  currency: 'USD',
  status: 'PUBLISHED',
  salesOpen: true,
  startsAt: null,
  maxTicketsPerOrder: 5,
};

/** What a decision throws. */
export const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error as DomainError;
  }
  return undefined;
};
