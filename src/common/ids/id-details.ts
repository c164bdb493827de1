import type { ErrorDetails } from '../domain-error.js';
import type { GlobalIds } from './global-ids.js';
import type { NumberedType } from './id-types.js';

/** The details of errors that name rows. */
const ROWS: Readonly<Record<string, NumberedType>> = {
  ticketTypeId: 'TicketType',
  queueEntryId: 'QueueEntry',
  eventIds: 'Event',
  /** Of `prices`: types without a price, with several, and of other events. */
  missing: 'TicketType',
  twice: 'TicketType',
  unknown: 'TicketType',
};

/** An error's details as clients see them: with global ids in place of row numbers. */
export function publicDetails(ids: GlobalIds, details: ErrorDetails): ErrorDetails {
  let shown: Record<string, unknown> | undefined;
  for (const [name, type] of Object.entries(ROWS)) {
    const rows = details[name];
    if (typeof rows === 'number') (shown ??= { ...details })[name] = ids.write(type, rows);
    if (Array.isArray(rows)) (shown ??= { ...details })[name] = rows.map((row: number) => ids.write(type, row));
  }
  return shown ?? details;
}
