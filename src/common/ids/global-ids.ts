import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fromBase32, toBase32 } from './base32.js';
import {
  claimOf,
  hashIn,
  ID_TYPES,
  ifRow,
  numberIn,
  type IdType,
  type NumberedType,
  type LineRow,
  type RowId,
  type RowOf,
} from './id-types.js';
import { readSort, writeSort, type Place } from './place.js';
import { decrypt, encrypt, expand, type KeySchedule } from './speck.js';

/** Bytes of the database's key. */
export const ID_KEY_LENGTH = 32;
/** A ticket type's number; `e` for an entry, `o` for an order; its permuted number. */
const LINE = /^(\d+)([eo])(.+)$/;

/**
 * Makes and reads the ids that clients see: `tt_1`, `or_3k9w2c7`. They name their type, and are unique over all types.
 * The database and everything inside the application know rows by their own numbers.
 */
@Injectable()
export class GlobalIds {
  private readonly schedules = new Map<IdType, KeySchedule>();

  /**
   * Takes the key of the database, from which each keyed type gets a subkey (HKDF, RFC 5869): equal numbers of two types
   * have unrelated ids.
   */
  useKey(key: Uint8Array): void {
    for (const type of Object.keys(ID_TYPES) as IdType[]) {
      const subkey = hkdfSync('sha256', key, new Uint8Array(), `Foyer id of ${type}`, 8);
      this.schedules.set(type, expand(new Uint8Array(subkey)));
    }
  }

  write<T extends IdType>(type: T, row: RowOf<T>): string {
    const { prefix, spelling } = ID_TYPES[type];
    if (spelling === 'KEYED') return `${prefix}_${this.permuted(type, row as number)}`;
    if (spelling === 'LINE') return `${prefix}_${this.lineText(type, row as LineRow)}`;
    return `${prefix}_${row as number | string}`;
  }

  /** The row that a text names, whatever its type; undefined for text that is no id. The row may not exist. */
  read(text: string): RowId | undefined {
    const claim = claimOf(text);
    const row = claim && this.rowIn(claim.type, claim.rest);
    return row === undefined ? undefined : ({ type: claim!.type, row } as RowId);
  }

  /** The cursor of a place: opaque, and of this type's lists only. */
  writeCursor(type: NumberedType, place: Place): string {
    return Buffer.from(this.write(type, place.row) + writeSort(place)).toString('base64url');
  }

  /** The place that a cursor names; undefined for text that is no cursor of this type's lists. */
  readCursor(type: NumberedType, text: string): Place | undefined {
    const cursor = Buffer.from(text, 'base64url').toString();
    const dot = cursor.indexOf('.');
    const id = this.read(dot < 0 ? cursor : cursor.slice(0, dot));
    const sorted = dot < 0 ? {} : readSort(cursor.slice(dot + 1));
    return sorted && id?.type === type ? { row: id.row, ...sorted } : undefined;
  }

  private rowIn(type: IdType, rest: string): RowOf<IdType> | undefined {
    const { spelling } = ID_TYPES[type];
    if (spelling === 'NUMBER') return numberIn(rest);
    if (spelling === 'KEYED') return this.number(type, rest);
    if (spelling === 'HASH') return hashIn(rest);
    return this.lineIn(type, rest);
  }

  private lineText(type: IdType, { ticketTypeId, of, id }: LineRow): string {
    return `${ticketTypeId}${of[0]}${this.permuted(type, id)}`;
  }

  private lineIn(type: IdType, text: string): LineRow | undefined {
    const [, ticketType = '', of, rest = ''] = LINE.exec(text) ?? [];
    const [ticketTypeId, id] = [numberIn(ticketType), this.number(type, rest)];
    if (ticketTypeId === undefined || id === undefined) return undefined;
    return { ticketTypeId, of: of === 'e' ? 'entry' : 'order', id };
  }

  private permuted(type: IdType, number: number): string {
    return toBase32(encrypt(this.scheduleOf(type), number));
  }

  private number(type: IdType, text: string): number | undefined {
    const block = fromBase32(text);
    return block === undefined ? undefined : ifRow(decrypt(this.scheduleOf(type), block));
  }

  private scheduleOf(type: IdType): KeySchedule {
    const schedule = this.schedules.get(type);
    if (!schedule) throw new Error('The key of ids is not read yet');
    return schedule;
  }
}
