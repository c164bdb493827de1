/** What of a socket counts here. */
interface Writable {
  /** Bytes that are written to it and not yet taken over by the system. */
  readonly writableLength: number;
}

/** Of the sockets, the fullest ones without which at most `most` bytes wait in the rest of them together. */
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
