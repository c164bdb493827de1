/** Crockford's digits: no i, l, o and u (https://www.crockford.com/base32.html). */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
/** Two digits for each number of ten bits. */
const PAIRS = Array.from({ length: 1024 }, (_, bits) => DIGITS[bits >>> 5]! + DIGITS[bits & 31]!);
const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit, value]));

/** An unsigned 32-bit number in seven digits. */
export function toBase32(block: number): string {
  const [high, middle, low] = [(block >>> 20) & 1023, (block >>> 10) & 1023, block & 1023];
  return DIGITS[block >>> 30]! + PAIRS[high]! + PAIRS[middle]! + PAIRS[low]!;
}

/** The number of exactly seven digits; undefined for any other text, and above 32 bits. */
export function fromBase32(text: string): number | undefined {
  if (text.length !== 7) return undefined;
  let number = 0;
  for (const digit of text) {
    const value = VALUES.get(digit);
    if (value === undefined) return undefined;
    number = number * 32 + value;
  }
  return number < 2 ** 32 ? number : undefined;
}
