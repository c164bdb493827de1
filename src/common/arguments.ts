import { applyDecorators, Injectable, type PipeTransform } from '@nestjs/common';
import { Args, Field, ID, Int } from '@nestjs/graphql';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { Config } from '../config/config.js';
import { badInput } from './domain-error.js';

/** What a 32-bit primary key can hold; a larger number cannot be an id. */
const MAX_ID = 2_147_483_647;
/** Line breaks and tabs are text; NUL and the other control characters are not. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;

/** The row's number out of an `ID`, or undefined where the text cannot be one. */
export function parseId(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^[1-9]\d{0,9}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= MAX_ID ? id : undefined;
}

@Injectable()
class IdPipe implements PipeTransform {
  transform(value: unknown, { data }: { data?: string }): number | undefined {
    if (isAbsent(value)) return undefined;
    return parseId(value) ?? fail(data, 'is not an id');
  }
}

class IdsPipe implements PipeTransform {
  constructor(private readonly most: number) {}

  transform(value: readonly unknown[], { data }: { data?: string }): number[] {
    if (value.length === 0 || value.length > this.most) return fail(data, `takes 1 to ${this.most} ids`);
    return value.map((id, index) => parseId(id) ?? fail(`${data}.${index}`, 'is not an id'));
  }
}

/** Null is a page of the usual size. */
class UsualPipe implements PipeTransform {
  constructor(private readonly rows: number) {}

  transform(value: number | null | undefined): number {
    return value ?? this.rows;
  }
}

@Injectable()
class PagePipe implements PipeTransform {
  constructor(private readonly config: Config) {}

  transform(first: number, { data }: { data?: string }): number {
    const { page } = this.config.limits;
    return first >= 1 && first <= page ? first : fail(data, `takes 1 to ${page}`);
  }
}

class TextPipe implements PipeTransform {
  constructor(private readonly max: number) {}

  transform(value: string | null | undefined, { data }: { data?: string }): string | undefined {
    const text = value?.trim();
    if (!text) return undefined;
    if (text.length > this.max) return fail(data, `takes at most ${this.max} characters`);
    return CONTROL.test(text) ? fail(data, 'holds a control character') : text;
  }
}

class LinePipe implements PipeTransform {
  constructor(private readonly max: number) {}

  transform(value: string, { data }: { data?: string }): string {
    const text = value.trim();
    if (text.length === 0 || text.length > this.max) return fail(data, `takes 1 to ${this.max} characters`);
    return /\p{Cc}/u.test(text) ? fail(data, 'holds a control character') : text;
  }
}

function fail(field = 'argument', reason: string): never {
  throw badInput(field, reason);
}

type Options = { description?: string; nullable?: boolean };

/** An `ID` argument, handed over as the row's number. BAD_USER_INPUT where it cannot be one. */
export const IdArg = (name = 'id', options: Options = {}) =>
  Args(name, { type: () => ID, description: 'Which one.', ...options }, IdPipe);

/** 1 to `most` ids, handed over as the rows' numbers. BAD_USER_INPUT outside, and for one that cannot be an id. */
export const IdsArg = (name: string, most: number, description: string) =>
  Args(name, { type: () => [ID], description }, new IdsPipe(most));

/** The input object of a mutation; its own type says what is in it. */
export const InputArg = () => Args('input', { description: 'What is asked for.' });

/** `first`: how many rows, 1 to PAGE_MAX. BAD_USER_INPUT outside. */
export const FirstArg = (otherwise = 20) =>
  Args(
    'first',
    { type: () => Int, nullable: true, defaultValue: otherwise, description: 'How many, 1 to 100.' },
    new UsualPipe(otherwise),
    PagePipe,
  );

/** Optional free text, trimmed; blank counts as left out. BAD_USER_INPUT past `max` or with control characters. */
export const TextArg = (name: string, max: number, description: string) =>
  Args(name, { type: () => String, nullable: true, description }, new TextPipe(max));

/** Required text on one line, trimmed. BAD_USER_INPUT where it is blank, past `max` or has control characters. */
export const LineArg = (name: string, max: number, description: string) =>
  Args(name, { type: () => String, description }, new LinePipe(max));

/** An `ID` in an input object, handed over as the row's number; where optional, null counts as left out. */
export const IdField = (description: string, { optional = false } = {}) =>
  applyDecorators(
    Field(() => ID, { description, nullable: optional }),
    Transform(({ value }) => (optional && isAbsent(value) ? undefined : (parseId(value) ?? Number.NaN))),
    ...(optional ? [IsOptional()] : []),
    IsInt({ message: 'is not an id' }),
  );

const isAbsent = (value: unknown) => value === undefined || value === null;

/**
 * At most `max` characters as a database counts them, also in the form that is `kept` for comparing, which may be longer: a
 * ligature becomes up to 18 letters. class-validator's Length leaves out what chooses how the character before it looks.
 */
export const Fits = (max: number, kept?: (text: string) => string) => {
  const fits = (text: string) => Array.from(text).length <= max;
  const validate = (text: unknown) => typeof text === 'string' && fits(text) && (!kept || fits(kept(text)));
  const message = `takes at most ${max} characters${kept ? ', with ligatures written out' : ''}`;
  return ValidateBy({ name: 'fits', validator: { validate } }, { message });
};

/** One line for people in an input object: trimmed, 1 to `max` characters (see Fits), no control characters. */
export const IsLine = (max: number, kept?: (text: string) => string) =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.trim() : value)),
    IsString({ message: 'takes text' }),
    Fits(max, kept),
    // The last ones turn the text around them, too (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
    Matches(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, { message: 'holds a control character' }),
    Matches(/[^\p{C}\p{Z}]/u, { message: 'is blank' }),
  );

/** Checks the rest only when the field is there at all; null is not the same as left out. */
export const IfGiven = () => ValidateIf((_, value) => value !== undefined);

/** Blank text counts as left out. */
export const BlankAsNull = () =>
  Transform(({ value }) => (typeof value === 'string' && value.trim() === '' ? null : value));
