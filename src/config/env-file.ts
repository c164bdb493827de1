import { EnvironmentError } from './environment-error.js';

/** One `NAME=value` of an env file, and the line that it begins on, counted from 1. */
export interface Assignment {
  name: string;
  value: string;
  line: number;
}

const NOTHING = /^[ \t]*(?:#|$)/;
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/;
const OPENING_QUOTE = /^[ \t]*(["'`])/;
/** A `#` inside a word is part of it, as in a shell. */
const COMMENT = /[ \t]#/;
const ONLY_A_COMMENT = /^[ \t]*$|^[ \t]+#/;
const CONTROL = /(?!\t)\p{Cc}/u;

/**
 * The assignments of an env file, in its order. A value is what the file holds, to the letter: no `$` and no backslash is
 * replaced. Quotes (`"`, `'` or `` ` ``) keep spaces, ` #` and line breaks. Without quotes a value ends with its line, or
 * at a `#` after a space; spaces around it do not count.
 *
 * `node:util.parseEnv` cuts a value at any `#`, keeps a byte-order mark in the first name, and skips what it cannot read.
 * @param path for the message
 * @throws EnvironmentError with the line of the first one that is no assignment, comment or empty line
 */
export function parseEnvFile(text: string, path: string): Assignment[] {
  const assignments: Assignment[] = [];
  for (let at = 0, line = 1; at < text.length;) {
    const fail = (reason: string) => new EnvironmentError(`${path}, line ${line}: ${reason}`);
    const { end, ...assignment } = readAssignment(text, at, fail);
    if (assignment.name !== undefined) assignments.push({ ...assignment, line });
    line += text.slice(at, end).split('\n').length;
    at = end + 1;
  }
  return assignments;
}

type Fail = (reason: string) => EnvironmentError;
type Read = { name: string; value: string; end: number } | { name: undefined; end: number };

/** The assignment that begins here, if there is one, and the end of its last line. */
function readAssignment(text: string, at: number, fail: Fail): Read {
  const end = endOfLine(text, at);
  const row = rowOf(text, at, end);
  if (NOTHING.test(row)) return { name: undefined, end };
  const [whole, name] = ASSIGNMENT.exec(row) ?? [];
  if (whole === undefined) throw fail('is not NAME=value; correct it, or put # before it');
  const rest = row.slice(whole.length);
  const [opening, quote] = OPENING_QUOTE.exec(rest) ?? [];
  if (opening === undefined) return { name: name!, value: unquoted(rest, name!, fail), end };
  return { name: name!, ...quoted(text, at + whole.length + opening.length, [name!, quote!], fail) };
}

function quoted(text: string, start: number, [name, quote]: [string, string], fail: Fail) {
  const close = text.indexOf(quote, start);
  if (close < 0) throw fail(`${name} has no closing ${quote}; put other quotes around a value that begins with it`);
  const end = endOfLine(text, close);
  if (!ONLY_A_COMMENT.test(rowOf(text, close + 1, end)))
    throw fail(`${name} goes on after its closing ${quote}; put other quotes around a value that holds it`);
  return { value: text.slice(start, close), end };
}

function unquoted(rest: string, name: string, fail: Fail): string {
  const comment = rest.search(COMMENT);
  const value = trimBlanks(comment < 0 ? rest : rest.slice(0, comment));
  if (CONTROL.test(value)) throw fail(`${name} holds a control character; put quotes around its value`);
  return value;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function rowOf(text: string, from: number, end: number): string {
  return text.slice(from, end).replace(/\r$/, '');
}

/** Without spaces and tabs around it. `trim` would take other spaces, too; a regex would take quadratic time. */
function trimBlanks(text: string): string {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let [start, end] = [0, text.length];
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}
