/** Groups of four characters, which are easy to read and type. */
export function groups(secret: string): string[] {
  return secret.match(/.{1,4}/gsu) ?? [];
}
