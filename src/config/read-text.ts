import { readFileSync } from 'node:fs';

/**
 * A file's text, without a byte-order mark.
 * @throws Error if the file cannot be read, or is not UTF-8
 */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text; // UTF-16 without its mark has one in every second byte
  } catch {
    // Said below.
  }
  throw new Error(`${path} is not UTF-8 text; save it as UTF-8`);
}
