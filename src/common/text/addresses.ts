import { domainToASCII, domainToUnicode } from 'node:url';
import { foldCase, withoutInvisible } from './characters.js';

/** Node reads a domain as part of a URL: it would cut it at these, or decode it. */
const NO_DOMAIN = /[\s\p{Cc}/\\?#%@:[\]]/u;

/** An e-mail address as it is stored and shown: as typed, but composed (NFC), trimmed and all visible. */
export function normaliseAddress(text: string): string {
  return withoutInvisible(text).normalize('NFC').trim();
}

/**
 * The form in which e-mail addresses are unique and found: the domain in ASCII (IDNA), and one for all cases and
 * spellings of the same letters. `ada@bücher.example` and `ADA@xn--bcher-kva.example` have the same key.
 */
export function addressKey(text: string): string {
  const { local, domain } = parts(text);
  const key = foldCase(local).normalize('NFKC');
  return domain === undefined ? key : `${key}@${asciiDomain(domain)}`;
}

/** The address with its domain in letters, in place of `xn--`. */
export function addressInLetters(text: string): string {
  const { local, domain } = parts(text);
  if (domain === undefined) return local;
  return `${local}@${(!NO_DOMAIN.test(domain) && domainToUnicode(domain)) || domain}`;
}

/** The text around the last `@`, a wide one too, with wide letters as ASCII. */
function parts(text: string): { local: string; domain: string | undefined } {
  const address = normaliseAddress(text).normalize('NFKC').trim();
  const at = address.lastIndexOf('@');
  if (at < 0) return { local: address, domain: undefined };
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

function asciiDomain(domain: string): string {
  const ascii = NO_DOMAIN.test(domain) ? '' : domainToASCII(domain);
  return ascii || domain.toLowerCase();
}
