/**
 * How a type's ids look. NUMBER: its row's number is in the id. KEYED: the number would tell how many there are, so it is
 * permuted with the database's key. HASH: the row's id is a SHA-256 already. LINE: a ticket type's number, and the permuted
 * number of an order or queue entry.
 */
type Spelling = 'NUMBER' | 'KEYED' | 'HASH' | 'LINE';

/** Every type with an id: its prefix, and the spelling of the rest. */
export const ID_TYPES = {
  Event: { prefix: 'ev', spelling: 'NUMBER' },
  TicketType: { prefix: 'tt', spelling: 'NUMBER' },
  User: { prefix: 'us', spelling: 'NUMBER' },
  Order: { prefix: 'or', spelling: 'KEYED' },
  /** An order has one item per ticket type. Placing knows both numbers, but not the item's own. */
  OrderItem: { prefix: 'oi', spelling: 'LINE' },
  QueueEntry: { prefix: 'qe', spelling: 'KEYED' },
  QueueLine: { prefix: 'ql', spelling: 'LINE' },
  Activity: { prefix: 'ac', spelling: 'KEYED' },
  StockMovement: { prefix: 'sm', spelling: 'NUMBER' },
  AuditEntry: { prefix: 'ae', spelling: 'NUMBER' },
  ApiToken: { prefix: 'at', spelling: 'NUMBER' },
  Session: { prefix: 'se', spelling: 'HASH' },
  /** Has its event's number. */
  DashboardStats: { prefix: 'ds', spelling: 'NUMBER' },
  /** Has its ticket type's number. */
  TicketTypeStats: { prefix: 'ts', spelling: 'NUMBER' },
} as const satisfies Record<string, { prefix: string; spelling: Spelling }>;

export type IdType = keyof typeof ID_TYPES;

type TypeSpelt<S extends Spelling> = { [T in IdType]: (typeof ID_TYPES)[T]['spelling'] extends S ? T : never }[IdType];

/** Types whose ids are read without a key. */
export type KeylessType = TypeSpelt<'NUMBER'>;
/** Types of numbered rows. */
export type NumberedType = TypeSpelt<'NUMBER' | 'KEYED'>;

/** A line of an order or of a ticket type's queue. */
export interface LineRow {
  ticketTypeId: number;
  of: 'entry' | 'order';
  /** Of the entry or order. */
  id: number;
}

/** What names a row of a type within the application. */
export type RowOf<T extends IdType> = T extends NumberedType ? number : T extends 'Session' ? string : LineRow;

/** A row and its type. */
export type RowId = { [T in IdType]: { type: T; row: RowOf<T> } }[IdType];

const TYPES = new Map(Object.entries(ID_TYPES).map(([type, { prefix }]) => [prefix as string, type as IdType]));

/** The type that an id claims to be of, and the text after its prefix; undefined for other text. */
export function claimOf(text: string): { type: IdType; rest: string } | undefined {
  const type = text[2] === '_' ? TYPES.get(text.slice(0, 2)) : undefined;
  return type && { type, rest: text.slice(3) };
}

/** The maximum of a 32-bit primary key; a larger number cannot be a row's. */
export const MAX_ROW = 2_147_483_647;

/** A row's number in decimal digits; undefined for other text. */
export function numberIn(text: string): number | undefined {
  if (!/^[1-9]\d{0,9}$/.test(text)) return undefined;
  return ifRow(Number(text));
}

/** A SHA-256 in hexadecimal digits; undefined for other text. */
export function hashIn(text: string): string | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

/** The number, if it can be a row's. */
export function ifRow(number: number | undefined): number | undefined {
  return number !== undefined && number >= 1 && number <= MAX_ROW ? number : undefined;
}

/** The row of an id of a keyless type; undefined for other text. */
export function keylessRow(type: KeylessType, text: string): number | undefined {
  const claim = claimOf(text);
  return claim?.type === type ? numberIn(claim.rest) : undefined;
}
