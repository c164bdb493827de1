/** The part of a socket that is used here. */
interface Writable {
  /** Bytes written to it and not yet passed to the operating system. */
  readonly writableLength: number;
}

/** The fullest sockets: without them, at most `most` bytes wait in the others together. */
export function fullestPast<S extends Writable>(sockets: Iterable<S>, most: number): S[] {
  let sum = 0;
  for (const { writableLength } of sockets) sum += writableLength;
  if (sum <= most) return []; // as nearly always, and there may be thousands
  const full = [...sockets].filter(({ writableLength }) => writableLength > 0);
  full.sort((a, b) => b.writableLength - a.writableLength);
  return full.filter(({ writableLength }) => {
    const over = sum > most;
    if (over) sum -= writableLength;
    return over;
  });
}
