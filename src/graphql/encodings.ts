import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/** A content coding of an answer. */
export type Encoding = 'br' | 'gzip' | 'identity';

const AVAILABLE: Encoding[] = ['br', 'gzip', 'identity'];
/** Brotli's quality from 0 to 11: this one takes no longer than gzip, and makes a smaller answer. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: 1 } };

/** The last values of Accept-Encoding and what they come to: clients send few. */
const known = new Map<string, Encoding>();
const [MOST_KNOWN, LONGEST_KNOWN] = [100, 200];

/** The encoding that a client likes best by its Accept-Encoding; Brotli if it likes several as much. */
export function encodingFor(accepted: string | undefined): Encoding {
  if (accepted === undefined) return 'identity';
  const before = known.get(accepted);
  if (before !== undefined) return before;
  const negotiator = new Negotiator({ headers: { 'accept-encoding': accepted } });
  const encoding = (negotiator.encoding(AVAILABLE, { preferred: AVAILABLE }) ?? 'identity') as Encoding;
  if (accepted.length <= LONGEST_KNOWN) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(accepted, encoding);
  }
  return encoding;
}

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Compresses off the event loop. */
export function compressed(bytes: Buffer, encoding: Exclude<Encoding, 'identity'>): Promise<Buffer> {
  return encoding === 'br' ? compressors.br(bytes, BROTLI) : compressors.gzip(bytes);
}
