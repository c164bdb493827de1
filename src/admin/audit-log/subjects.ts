import type { GlobalIds } from '../../common/ids/global-ids.js';
import { numberIn, type NumberedType, type RowId } from '../../common/ids/id-types.js';

/** The words before the colon of subjects that name a row. Seals cover them as they are. */
const TYPES: Readonly<Record<string, NumberedType>> = {
  event: 'Event',
  ticketType: 'TicketType',
  order: 'Order',
  queueEntry: 'QueueEntry',
  user: 'User',
};

/** The row of a subject such as `order:17`; null for another subject. */
export function rowOfSubject(subject: string | null | undefined): RowId | null {
  const [word = '', number = ''] = subject?.split(':') ?? [];
  const [type, row] = [Object.hasOwn(TYPES, word) ? TYPES[word] : undefined, numberIn(number)];
  return type && row !== undefined ? { type, row } : null;
}

/** The subject that a global id names; any other text as it is. */
export function subjectOf(ids: GlobalIds, text: string): string {
  const id = ids.read(text);
  const [word] = Object.entries(TYPES).find(([, type]) => type === id?.type) ?? [];
  return word && typeof id?.row === 'number' ? `${word}:${id.row}` : text;
}
