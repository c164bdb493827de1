/** The dark cells of a grid as one SVG path, with one rectangle for each horizontal run. */
export function squares(rows: readonly (readonly boolean[])[]): string {
  return rows.map((row, y) => Array.from(runs(row), ([x, width]) => `M${x} ${y}h${width}v1H${x}z`).join('')).join('');
}

function* runs(row: readonly boolean[]): Generator<[start: number, length: number]> {
  for (let start = row.indexOf(true); start !== -1;) {
    const light = row.indexOf(false, start);
    const end = light === -1 ? row.length : light;
    yield [start, end - start];
    start = row.indexOf(true, end);
  }
}
