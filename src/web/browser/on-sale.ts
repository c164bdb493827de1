import type { HappeningFragment } from './operations.generated.js';

/** Why the event's tickets are not on sale now; undefined if they are. The server decides in the end. */
export function whyNotOnSale(event: HappeningFragment, now = Date.now()): string | undefined {
  const { status, salesOpen, startsAt } = event;
  if (status !== 'PUBLISHED') return status === 'DRAFT' ? 'Not published yet' : 'Archived';
  if (!salesOpen) return 'Sales closed';
  if (startsAt !== null && Date.parse(startsAt) <= now) return 'Has begun';
  return undefined;
}
