import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { writeXlsxStream } from 'hucre/xlsx';
import { toDecimal } from '../../common/money.js';
import { shorten } from '../../common/shorten.js';
import type { Cell, Row, Table } from './table.js';

/** Excel's limit of a cell, in UTF-16 units. */
const MAX_TEXT = 32_767;
/** Excel keeps 15 digits of a number. */
const MAX_DIGITS = 15;
const WIDTH = 16;
/** The format of text. Excel does not run `=1+1` in such a cell, nor take 79888E52 for a number, also after an edit. */
const TEXT = '@';

/**
 * The bytes of an Excel workbook with one sheet, and more after 1,048,576 rows. Rows are pulled as the reader takes
 * them; strings stand in their cells, so the memory does not grow with the rows.
 */
export function xlsxOf(table: Omit<Table, 'rows'>, rows: AsyncIterable<Row>): Readable {
  const columns = table.columns.map((name) => ({
    header: name,
    key: name,
    width: WIDTH,
    numFmt: formatOf(name, table),
  }));
  const options = { name: 'Foyer', columns, freezePane: { rows: 1 } };
  const bytes = writeXlsxStream(cellsOf(table, rows), options);
  return Readable.fromWeb(bytes as ReadableStream<Uint8Array>);
}

async function* cellsOf({ columns }: Pick<Table, 'columns'>, rows: AsyncIterable<Row>) {
  for await (const row of rows) yield columns.map((name) => valueOf(row[name]));
}

/** An amount is the number that people read, and text if a spreadsheet would round it. */
function valueOf(cell: Cell): string | number | null {
  if (cell === null || cell === undefined || typeof cell === 'number') return cell ?? null;
  if (typeof cell === 'string') return escaped(shorten(cell, MAX_TEXT));
  const decimal = toDecimal(cell);
  return decimal.replace('.', '').length > MAX_DIGITS ? decimal : Number(decimal);
}

/** Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets): a workbook with one of them is damaged. */
const NOT_IN_XML = /[\ufffe\uffff\p{Cs}]|(?![\t\n\r])\p{Cc}/gu;

/** `_x0041_` is an A in a cell (ECMA-376, ST_Xstring), so the underscore of such a text is written the same way. */
function escaped(text: string): string {
  return text.replaceAll(NOT_IN_XML, '\ufffd').replaceAll(/_(?=x[\da-f]{4}_)/gi, '_x005F_');
}

function formatOf(name: string, { kinds = {}, digits }: Omit<Table, 'rows'>): string | undefined {
  const kind = kinds[name];
  if (kind === undefined) return TEXT;
  if (kind === 'number' || digits === undefined) return undefined;
  return digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
}
