/** The most characters of an e-mail address (RFC 5321, 4.5.3.1.3), and so of any login. */
export const MAX_LOGIN = 254;

/** Whether it looks like a username or an address. Other text may be a password typed into the wrong field. */
export function isLogin(text: string): boolean {
  if (text.length > 2 * MAX_LOGIN) return false;
  return /^[A-Za-z0-9_]{3,30}$/.test(text) || looksLikeAddress(text);
}

/** One @ with text before it, and after it a dot that is neither the first nor the last character. No white space. */
function looksLikeAddress(text: string): boolean {
  const [name, domain = '', ...more] = text.split('@', 3);
  return name !== '' && more.length === 0 && domain.slice(1, -1).includes('.') && !/\s/.test(text);
}
