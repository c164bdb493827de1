import { applyDecorators, Injectable, type PipeTransform } from '@nestjs/common';
import { Args, Int } from '@nestjs/graphql';
import { Transform } from 'class-transformer';
import { isEmail, ValidateBy, ValidateIf } from 'class-validator';
import { Config } from '../config/config.js';
import { badInput } from './domain-error.js';
import { addressKey, normaliseAddress } from './text/addresses.js';
import { normaliseName, normaliseText } from './text/names.js';
import { MAX_PAGE } from './page.arguments.js';
import { fits, ifShort } from './text-length.js';

/** Line breaks and tabs are text; NUL and the other control characters are not. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;
/** NUL and halves of characters: databases refuse the one in a text, encoders throw on the other. */
const UNREADABLE = /[\0\p{Cs}]/u;
const NO_TEXT = 'holds NUL or half a character';

/** Null means the default page size. */
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
    const text = value && ifShort(value, this.max, normaliseText);
    if (!text) return undefined;
    if (!fits(text, this.max)) return fail(data, `takes at most ${this.max} characters`);
    return CONTROL.test(text) ? fail(data, 'holds a control character') : text;
  }
}

class LinePipe implements PipeTransform {
  constructor(private readonly max: number) {}

  transform(value: string, { data }: { data?: string }): string {
    const text = ifShort(value, this.max, normaliseName);
    if (text === '' || !fits(text, this.max)) return fail(data, `takes 1 to ${this.max} characters`);
    return /\p{Cc}/u.test(text) ? fail(data, 'holds a control character') : text;
  }
}

class LengthPipe implements PipeTransform {
  constructor(
    private readonly max: number,
    private readonly measured = (text: string) => text,
  ) {}

  transform(value: string | null | undefined, { data }: { data?: string }): string | undefined {
    if (value === undefined || value === null) return undefined;
    const measured = ifShort(value, this.max, this.measured);
    if (!fits(measured, this.max)) return fail(data, `takes at most ${this.max} characters`);
    return value;
  }
}

function fail(field = 'argument', reason: string): never {
  throw badInput(field, reason);
}

/** The input object of a mutation; its type describes the contents. */
export const InputArg = () => Args('input', { description: 'The details, as its type describes them.' });

/** `first` of a window: how many rows, 1 to PAGE_MAX. BAD_USER_INPUT outside. A connection takes `PageArg`. */
export const FirstArg = (otherwise = 20) =>
  Args(
    'first',
    { type: () => Int, nullable: true, defaultValue: otherwise, description: `How many, 1 to ${MAX_PAGE}.` },
    new UsualPipe(otherwise),
    PagePipe,
  );

/** Optional free text, composed and trimmed; blank text counts as absent. BAD_USER_INPUT past `max` or with control characters. */
export const TextArg = (name: string, max: number, description: string) =>
  Args(name, { type: () => String, nullable: true, description }, new TextPipe(max));

/** Required text on one line, as `normaliseName` has it. BAD_USER_INPUT if it is blank, longer than `max` or has control characters. */
export const LineArg = (name: string, max: number, description: string) =>
  Args(name, { type: () => String, description }, new LinePipe(max));

/**
 * Text that stays unchanged: a key, a password. BAD_USER_INPUT past `max` characters, as `measured` has them; null counts
 * as absent.
 */
export const ExactArg = (
  name: string,
  max: number,
  description: string,
  { nullable = false, measured = (text: string) => text } = {},
) => Args(name, { type: () => String, nullable, description }, new LengthPipe(max, measured));

/** A validation rule with its reason. Rules check the length first, so that no later check reads a huge text. */
const Rule = (name: string, refusal: (value: unknown) => string | undefined) =>
  ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => refusal(value) === undefined,
      defaultMessage: (given) => refusal(given?.value) ?? 'is not valid',
    },
  });

/**
 * At most `max` characters as databases count them. The `kept` form for comparisons has the same limit and may be
 * longer: a ligature becomes up to 18 letters. class-validator's Length does not count variation selectors.
 */
export const Fits = (max: number, kept?: (text: string) => string) =>
  Rule('fits', (value) => lengthRefusal(value, max, kept));

/** `Fits` with another reason: for text with further rules that are checked later. */
export const FitsElse = (max: number, reason: string) => Rule('fits', (value) => lengthRefusal(value, max) && reason);

/** Text in an input object that rows are compared with as it is: at most `max` characters (see Fits), none unreadable. */
export const IsExact = (max: number) =>
  Rule('exact', (value) => lengthRefusal(value, max) ?? readingRefusal(String(value)));

/** A name in an input object: as `normaliseName` has it, 1 to `max` characters (see Fits), no control characters. */
export const IsLine = (max: number, kept?: (text: string) => string) =>
  applyDecorators(
    Normalised(max, normaliseName),
    Rule('line', (value) => lengthRefusal(value, max, kept) ?? lineRefusal(String(value))),
  );

/**
 * An e-mail address of at most `max` characters (see Fits), as `normaliseAddress` has it. class-validator's IsEmail would
 * parse a text of any length. It judges the key, whose domain is in ASCII.
 */
export const IsMailAddress = (max: number, kept?: (text: string) => string) =>
  applyDecorators(
    Normalised(max, normaliseAddress),
    Rule(
      'mailAddress',
      (value) => lengthRefusal(value, max, kept) ?? readingRefusal(String(value)) ?? mailRefusal(String(value)),
    ),
  );

/** Normalises a text before the rules see it; one that is too long in any form is left to them. */
export const Normalised = (max: number, normalise: (text: string) => string) =>
  Transform(({ value }) => (typeof value === 'string' ? ifShort(value, max, normalise) : value));

/** `Fits` for a text that is measured in its normalised form and kept as typed. */
export const FitsNormalised = (max: number, normalise: (text: string) => string, reason?: string) =>
  Rule('fits', (value) => {
    const measured = typeof value === 'string' ? ifShort(value, max, normalise) : value;
    return lengthRefusal(measured, max) && (reason ?? lengthRefusal(measured, max));
  });

function lengthRefusal(value: unknown, max: number, kept?: (text: string) => string): string | undefined {
  if (typeof value !== 'string') return 'takes text';
  if (fits(value, max) && (!kept || fits(kept(value), max))) return undefined;
  return `takes at most ${max} characters${kept ? ', with ligatures written out' : ''}`;
}

function mailRefusal(address: string): string | undefined {
  return isEmail(addressKey(address)) ? undefined : 'takes an e-mail address';
}

function readingRefusal(text: string): string | undefined {
  return UNREADABLE.test(text) ? NO_TEXT : undefined;
}

function lineRefusal(text: string): string | undefined {
  // The last ones change the direction of the surrounding text
  // (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)) return 'holds a control character';
  return /[^\p{C}\p{Z}]/u.test(text) ? undefined : 'is blank';
}

/** Applies the other rules only if the field is given; null counts as given. */
export const IfGiven = () => ValidateIf((_, value) => value !== undefined);

/** Blank text counts as absent. */
export const BlankAsNull = () =>
  Transform(({ value }) => (typeof value === 'string' && value.trim() === '' ? null : value));
