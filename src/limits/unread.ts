/** The part of a socket that is used here. */
interface Writable {
  /** Bytes written to it and not yet passed to the operating system. */
  readonly writableLength: number;
}

/** The fullest sockets: without them, at most `most` bytes wait in the others together. */
export function fullestPast<S extends Writable>(sockets: Iterable<S>, most: number): S[] {
  const full = [...sockets].filter(({ writableLength }) => writableLength > 0);
  let sum = full.reduce((total, { writableLength }) => total + writableLength, 0);
  if (sum <= most) return [];
  full.sort((a, b) => b.writableLength - a.writableLength);
  return full.filter(({ writableLength }) => {
    const over = sum > most;
    if (over) sum -= writableLength;
    return over;
  });
}
