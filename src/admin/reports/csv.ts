import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { toDecimal, type Sum } from '../../common/money.js';
import type { Row, Table } from './table.js';

/**
 * RFC 4180 in UTF-8. With the byte-order mark, Excel reads `Zoë`. Fields with a line break are quoted. A leading
 * apostrophe neutralises formulas.
 */
const FORMAT = {
  bom: true,
  header: true,
  record_delimiter: 'windows',
  quoted_match: /[\r\n]/,
  escape_formulas: true,
  cast: { object: (amount: object) => toDecimal(amount as Sum) },
} as const;

/** The bytes of a CSV file. Rows are pulled as the reader takes them. */
export function csvOf({ columns }: Pick<Table, 'columns'>, rows: AsyncIterable<Row>): Readable {
  const csv = stringify({ ...FORMAT, columns: [...columns] });
  return pipeline(Readable.from(rows), csv, () => {}); // the reader sees the error
}
