/** Valid values for a scalar of this name where nothing better is known. */
export function usual(type: string): readonly unknown[] {
  return USUAL[type] ?? ['x'];
}

const USUAL: Readonly<Record<string, readonly unknown[]>> = {
  String: ['A text', 'Ünïcödé', 'b'],
  Int: [1, 2, 5],
  SafeInt: [0, 1, 8500],
  Boolean: [true, false],
  DateTime: ['2027-01-01T20:00:00Z', '2030-06-30T23:59:59.999+02:00'],
  ID: ['1', '2'],
};
