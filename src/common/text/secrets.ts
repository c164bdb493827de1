/**
 * A password in the form that is hashed: composed (NFC), every space the ASCII one. Keyboards differ in both. Case,
 * width and spaces at the ends count (https://www.rfc-editor.org/rfc/rfc8265#section-4.2, OpaqueString).
 */
export function normaliseSecret(text: string): string {
  return text.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}
