import { passwordRefusal } from '../../src/auth/password-rules.js';

describe('a password', () => {
  const refusal = (password: string, { username = 'ada', requireSymbol = true } = {}) =>
    passwordRefusal(password, username, requireSymbol);

  it('has 8 to 128 characters, whatever they are made of', () => {
    const lengths = [7, 8, 128, 129].map((length) => refusal('!' + '\u{1f3ad}'.repeat(length - 1)) ?? 'taken');
    const refused = 'takes 8 to 128 characters';
    expect(lengths).toEqual([refused, 'taken', 'taken', refused]);
  });

  it('is not the username, whatever the case', () => {
    expect(refusal('Ada.Lovelace', { username: 'aDA.lOVELACE' })).toBe('must not be the username');
    expect(refusal('Ada.Lovelace!', { username: 'Ada.Lovelace' })).toBeUndefined();
  });

  it('has a symbol anywhere, where one is wanted', () => {
    const missing = 'needs a character that is neither letter nor digit';
    expect(['analytical1', 'Übergrößen٣'].map((password) => refusal(password))).toEqual([missing, missing]);
    const symbols = ['-analytical', 'analy tical', 'analytical…'];
    expect(symbols.map((password) => refusal(password))).toEqual([undefined, undefined, undefined]);
    expect(refusal('analytical1', { requireSymbol: false })).toBeUndefined();
  });

  it('is none of the commonest, whatever the case', () => {
    const common = 'is one of the commonest passwords';
    expect(['p@ssw0rd', 'P@SSW0RD'].map((password) => refusal(password))).toEqual([common, common]);
    expect(refusal('Password', { requireSymbol: false })).toBe(common);
  });
});
