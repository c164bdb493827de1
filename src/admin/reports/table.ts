import type { Change } from '../../persistence/fact.js';
import type { Sum } from '../../common/money.js';

/** The value of a cell. Money is a decimal of its currency in a file, and a number to a spreadsheet. */
export type Cell = string | number | Sum | null | undefined;

/** A row by its columns' names. */
export type Row<Column extends string = string> = Partial<Record<Column, Cell>>;

/** A table to download. */
export interface Table {
  /** The file's name without its extension. */
  name: string;
  columns: readonly string[];
  kinds?: Kinds;
  /** The decimal digits of all amounts; left out if currencies differ in them. */
  digits?: number;
  rows: AsyncGenerator<Row>;
  /** Written into the audit entry of the download: which part of the data was taken. */
  about?: Change;
}

/** The columns of numbers and amounts; all others are text. */
export type Kinds = Readonly<Record<string, 'number' | 'amount'>>;
