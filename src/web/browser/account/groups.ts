/** Four characters at a time, as people type what they read. */
export function groups(secret: string): string[] {
  return secret.match(/.{1,4}/gsu) ?? [];
}
