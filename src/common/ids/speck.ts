const ROUNDS = 22;
const MASK = 0xffff;

/** The round keys of one key. */
export type KeySchedule = Uint16Array;

/**
 * Speck32/64, a block cipher over 32-bit blocks with a 64-bit key: Beaulieu et al., The SIMON and SPECK families of
 * lightweight block ciphers, 2013 (https://eprint.iacr.org/2013/404). Expands a key for `encrypt` and `decrypt`.
 * @param key 8 bytes, the most significant first, as the paper prints keys
 */
export function expand(key: Uint8Array): KeySchedule {
  const word = (at: number) => (key[at]! << 8) | key[at + 1]!;
  const schedule = new Uint16Array(ROUNDS);
  const others = [word(4), word(2), word(0)];
  schedule[0] = word(6);
  for (let round = 0; round < ROUNDS - 1; round++) {
    const mixed = ((rotateRight(others[round]!, 7) + schedule[round]!) & MASK) ^ round;
    others.push(mixed);
    schedule[round + 1] = rotateLeft(schedule[round]!, 2) ^ mixed;
  }
  return schedule;
}

/** @param block an unsigned 32-bit number @returns another one */
export function encrypt(schedule: KeySchedule, block: number): number {
  let [left, right] = [block >>> 16, block & MASK];
  for (let round = 0; round < ROUNDS; round++) {
    left = ((rotateRight(left, 7) + right) & MASK) ^ schedule[round]!;
    right = rotateLeft(right, 2) ^ left;
  }
  return join(left, right);
}

/** The inverse of `encrypt`. */
export function decrypt(schedule: KeySchedule, block: number): number {
  let [left, right] = [block >>> 16, block & MASK];
  for (let round = ROUNDS - 1; round >= 0; round--) {
    right = rotateRight(right ^ left, 2);
    left = rotateLeft(((left ^ schedule[round]!) - right) & MASK, 7);
  }
  return join(left, right);
}

function join(left: number, right: number): number {
  return ((left << 16) | right) >>> 0;
}

function rotateLeft(word: number, bits: number): number {
  return ((word << bits) | (word >>> (16 - bits))) & MASK;
}

function rotateRight(word: number, bits: number): number {
  return ((word >>> bits) | (word << (16 - bits))) & MASK;
}
