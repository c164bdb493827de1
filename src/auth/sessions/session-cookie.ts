import { createHmac, timingSafeEqual } from 'node:crypto';

/** What express-session writes before a signed value. */
const SIGNED = 's:';
/** 32 bytes in base64, without the `=` at the end. */
const SIGNATURE_LENGTH = 43;

/**
 * The session id in the cookie that express-session has written: `s:id.signature`, URL-encoded, with the signature of
 * cookie-signature (https://github.com/tj/node-cookie-signature), HMAC-SHA-256 in base64 without padding. Of several
 * cookies of this name only the first counts, as for express-session.
 *
 * @returns undefined without the cookie, and for one that was not signed with the secret
 */
export function sessionIdIn(header: string | undefined, name: string, secret: string): string | undefined {
  const value = header === undefined ? undefined : valueIn(header, name);
  if (!value?.startsWith(SIGNED)) return undefined;
  const signed = value.slice(SIGNED.length);
  const dot = signed.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const id = signed.slice(0, dot);
  const expected = Buffer.from(createHmac('sha256', secret).update(id).digest('base64').slice(0, SIGNATURE_LENGTH));
  const given = Buffer.from(signed.slice(dot + 1));
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
}

/** The value of the first cookie of this name, decoded where it can be (RFC 6265, 5.4). */
function valueIn(header: string, name: string): string | undefined {
  for (let from = 0; from < header.length;) {
    const semicolon = header.indexOf(';', from);
    const end = semicolon === -1 ? header.length : semicolon;
    const equals = header.indexOf('=', from);
    if (equals !== -1 && equals < end && header.slice(from, equals).trim() === name) {
      return decoded(unquoted(header.slice(equals + 1, end).trim()));
    }
    from = end + 1;
  }
  return undefined;
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
