const TEXT = 0x81; // the only frame of its message, of text

/**
 * A text as one WebSocket frame, as a server sends it: without a mask, so that the same bytes go to every client
 * (https://www.rfc-editor.org/rfc/rfc6455#section-5.2).
 *
 * @param parts of UTF-8, one after another
 */
export function textFrame(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([headOf(length), ...parts]);
}

function headOf(length: number): Buffer {
  if (length < 126) return Buffer.from([TEXT, length]);
  const isLong = length >= 2 ** 16;
  const head = Buffer.alloc(isLong ? 10 : 4);
  head[0] = TEXT;
  head[1] = isLong ? 127 : 126;
  if (isLong) head.writeBigUInt64BE(BigInt(length), 2);
  else head.writeUInt16BE(length, 2);
  return head;
}
