import { start } from './format.js';
import type { NamesOfTheEventFragment } from './operations.generated.js';

/** The ordered event in a line: `An evening · Old Hall · Tue, July 1, 2031 at 8:30 PM GMT+2`. */
export function headOf({ eventAsOrdered: { name, venue, startsAt, timezone } }: NamesOfTheEventFragment): string {
  return [name, venue, startsAt && start(startsAt, timezone)].filter(Boolean).join(' · ');
}

/** Sentences for what is different about the event since it was ordered; none if nothing is. */
export function changesSince({ eventAsOrdered: then, event: today }: NamesOfTheEventFragment): string[] {
  const { name, venue, startsAt, timezone } = today;
  const sentences: string[] = [];
  if (name !== then.name) sentences.push(`Now called ${name}.`);
  if (venue !== then.venue) sentences.push(venue === null ? 'The venue is open now.' : `Now at ${venue}.`);
  const moved = startsAt !== then.startsAt || (startsAt !== null && timezone !== then.timezone);
  if (moved) sentences.push(startsAt === null ? 'The start is open now.' : `Moved to ${start(startsAt, timezone)}.`);
  return sentences;
}

/** The ordered type: `Balcony`, or `Balcony (now called Gallery)`. */
export function itemName({ name, ticketType: today }: { name: string; ticketType: { name: string } }): string {
  return name === today.name ? name : `${name} (now called ${today.name})`;
}
