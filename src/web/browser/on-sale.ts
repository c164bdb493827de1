import type { HappeningFragment } from './operations.generated.js';

/** Why nothing of an event can be ordered now; nothing where it can. The server has the last word. */
export function whyNotOnSale({ salesOpen, startsAt }: HappeningFragment, now = Date.now()): string | undefined {
  if (!salesOpen) return 'Sales closed';
  if (startsAt !== null && Date.parse(startsAt) <= now) return 'Has begun';
  return undefined;
}
