import { applyDecorators, Injectable, Logger, type PipeTransform, type Type } from '@nestjs/common';
import { Args, Field, ID } from '@nestjs/graphql';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { badInput } from '../domain-error.js';
import { GlobalIds } from './global-ids.js';
import type { Place } from './place.js';
import {
  claimOf,
  hashIn,
  keylessRow,
  numberIn,
  type IdType,
  type KeylessType,
  type NumberedType,
  type RowId,
  type RowOf,
} from './id-types.js';

/** Longer than any cursor. */
const MAX_CURSOR = 64;
/** The reason for refusing a cursor. */
export const NO_CURSOR = 'is not a cursor of this list';
/** A cursor of version 0.2: JSON of the row's number. */
const OLD_CURSOR = /^\[([1-9]\d{0,9})\]$/;

const logger = new Logger('Ids');
const toldOf = new Set<string>();

/** Logs the first bare number of each argument: only this release reads numbers. */
function noteBare(at: string): void {
  const field = at.split('.')[0]!; // of a list its name
  if (toldOf.has(field)) return;
  toldOf.add(field);
  logger.warn(`A client sends a bare number as ${field}. The next version will take global ids only.`);
}

/** The reason for refusing a text as an id of a type. */
function refusalOf(text: unknown, expected: IdType): string {
  const claim = typeof text === 'string' ? claimOf(text) : undefined;
  return !claim || claim.type === expected ? 'is not an id' : `is an id of ${claim.type}; takes one of ${expected}`;
}

/** Types whose ids are arguments. */
type ArgumentType = Exclude<IdType, 'OrderItem' | 'QueueLine'>;

/** The row that a client names. @throws DomainError BAD_USER_INPUT for malformed text, and for an id of another type */
export function readRow<T extends ArgumentType>(ids: GlobalIds, expected: T, value: unknown, field = 'id'): RowOf<T> {
  const row = rowOrBare(ids, expected, value, field);
  if (row === undefined) throw badInput(field, refusalOf(value, expected));
  return row;
}

/** The row of a type that a text names by its id, or by its bare number or hash; undefined for other text. */
export function rowOrBare<T extends ArgumentType>(
  ids: GlobalIds,
  expected: T,
  value: unknown,
  field: string,
): RowOf<T> | undefined {
  if (typeof value !== 'string') return undefined;
  const id = ids.read(value);
  if (id?.type === expected) return id.row as RowOf<T>;
  const bare = expected === 'Session' ? hashIn(value) : numberIn(value);
  if (bare !== undefined) noteBare(field);
  return bare as RowOf<T> | undefined;
}

function idPipe(expected: ArgumentType): Type<PipeTransform> {
  @Injectable()
  class IdPipe implements PipeTransform {
    constructor(private readonly ids: GlobalIds) {}

    transform(value: unknown, { data }: { data?: string }): number | string | undefined {
      return isAbsent(value) ? undefined : readRow(this.ids, expected, value, data);
    }
  }
  return IdPipe;
}

function idsPipe(expected: NumberedType, most: number): Type<PipeTransform> {
  @Injectable()
  class IdsPipe implements PipeTransform {
    constructor(private readonly ids: GlobalIds) {}

    transform(value: readonly unknown[], { data = 'ids' }: { data?: string }): number[] {
      return eachOf(value, most, data, (id, at) => readRow(this.ids, expected, id, at));
    }
  }
  return IdsPipe;
}

/** Reads a list of texts one by one. @throws DomainError BAD_USER_INPUT for another number of them than 1 to `most` */
function eachOf<T>(
  values: readonly unknown[],
  most: number,
  name: string,
  read: (value: unknown, at: string) => T,
): T[] {
  if (values.length === 0 || values.length > most) throw badInput(name, `takes 1 to ${most} ids`);
  return values.map((value, index) => read(value, `${name}.${index}`));
}

/** @throws DomainError BAD_USER_INPUT for a bare number as well */
function readAny(ids: GlobalIds, value: unknown, field: string): RowId {
  const id = typeof value === 'string' ? ids.read(value) : undefined;
  if (!id) throw badInput(field, 'is not an id');
  return id;
}

@Injectable()
class AnyIdPipe implements PipeTransform {
  constructor(private readonly ids: GlobalIds) {}

  transform(value: unknown, { data = 'id' }: { data?: string }): RowId {
    return readAny(this.ids, value, data);
  }
}

function anyIdsPipe(most: number): Type<PipeTransform> {
  @Injectable()
  class AnyIdsPipe implements PipeTransform {
    constructor(private readonly ids: GlobalIds) {}

    transform(values: readonly unknown[], { data = 'ids' }: { data?: string }): RowId[] {
      return eachOf(values, most, data, (value, at) => readAny(this.ids, value, at));
    }
  }
  return AnyIdsPipe;
}

/** The place that a client names. @throws DomainError BAD_USER_INPUT for text that is no cursor of this type's lists */
export function readPlace(ids: GlobalIds, of: NumberedType, value: string, field: string): Place {
  const place = value.length <= MAX_CURSOR ? (ids.readCursor(of, value) ?? placeOfOld(value)) : undefined;
  if (!place) throw badInput(field, NO_CURSOR);
  return place;
}

/** A client may turn a page while this version takes the place of the last one. */
function placeOfOld(cursor: string): Place | undefined {
  const [, number = ''] = OLD_CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const row = numberIn(number);
  return row === undefined ? undefined : { row };
}

type Options = { description?: string; nullable?: boolean };

/** An `ID` argument as the row of a type. BAD_USER_INPUT for malformed text, and for an id of another type. */
export const IdArg = (of: ArgumentType, name = 'id', options: Options = {}) =>
  Args(name, { type: () => ID, description: 'Which one.', ...options }, idPipe(of));

/** 1 to `most` ids as rows of a type. BAD_USER_INPUT for another number of them, or one that IdArg would refuse. */
export const IdsArg = (of: NumberedType, name: string, most: number, description: string) =>
  Args(name, { type: () => [ID], description }, idsPipe(of, most));

/** An `ID` of whatever type, with its row. BAD_USER_INPUT for anything but a global id. */
export const AnyIdArg = () => Args('id', { type: () => ID, description: 'Of any type.' }, AnyIdPipe);

/** 1 to `most` ids of whatever types. */
export const AnyIdsArg = (most: number) =>
  Args('ids', { type: () => [ID], description: `Of any types, 1 to ${most}.` }, anyIdsPipe(most));

/**
 * An `ID` in an input object as the row of a type; if optional, null counts as absent. Only types without a key: an
 * input object is read without the application. An id of another type is an argument.
 */
export const IdField = (of: KeylessType, description: string, { optional = false } = {}) =>
  applyDecorators(
    Field(() => ID, { description, nullable: optional }),
    Transform(({ value, key }) => (optional && isAbsent(value) ? undefined : fieldRow(of, value, key))),
    ...(optional ? [IsOptional()] : []),
    ValidateBy({
      name: 'id',
      validator: {
        validate: (value: unknown) => typeof value === 'number',
        defaultMessage: (given) => refusalOf(given?.value, of),
      },
    }),
  );

/** The row, or the value itself for validation to refuse. */
function fieldRow(of: KeylessType, value: unknown, field: string): unknown {
  if (typeof value !== 'string') return undefined;
  const bare = numberIn(value);
  if (bare !== undefined) noteBare(field);
  return bare ?? keylessRow(of, value) ?? value;
}

const isAbsent = (value: unknown) => value === undefined || value === null;
