import { passwordRefusal } from '../../src/auth/credentials/password-rules.js';

const COMMON = 'is one of the commonest passwords';
const DISGUISED = 'is one of the commonest passwords with little changed';
const OURS = 'needs more than the username, the e-mail address and words such as foyer and ticket';

type Options = { username?: string; email?: string; requireSymbol?: boolean };

describe('a password', () => {
  const refusal = (
    password: string,
    { username = 'ada', email = 'ada@example.com', requireSymbol = true }: Options = {},
  ) => passwordRefusal(password, { username, email }, requireSymbol);

  it('has 8 to 128 characters, whatever they are made of', () => {
    const lengths = [7, 8, 128, 129].map((length) => refusal('!' + '\u{1f3ad}'.repeat(length - 1)) ?? 'taken');
    const refused = 'takes 8 to 128 characters';
    expect(lengths).toEqual([refused, 'taken', 'taken', refused]);
  });

  it('is not the username, whatever the case', () => {
    expect(refusal('Ada_Lovelace', { username: 'aDA_lOVELACE' })).toBe('must not be the username');
    expect(refusal('________', { username: '________' })).toBe('must not be the username');
  });

  it('has a symbol anywhere, where one is wanted', () => {
    const missing = 'needs a character that is neither letter nor digit';
    expect(['analytical1', 'Übergrößen٣'].map((password) => refusal(password))).toEqual([missing, missing]);
    const symbols = ['-analytical', 'analy tical', 'analytical…'];
    expect(symbols.map((password) => refusal(password))).toEqual([undefined, undefined, undefined]);
    expect(refusal('analytical1', { requireSymbol: false })).toBeUndefined();
  });

  it('is none of the commonest, whatever the case', () => {
    expect(['p@ssw0rd', 'P@SSW0RD'].map((password) => refusal(password))).toEqual([COMMON, COMMON]);
    expect(refusal('Password', { requireSymbol: false })).toBe(COMMON);
  });

  it.each([
    ['Password1!', 'password', 'digits and symbols behind it'],
    ['Admin123!', 'admin', 'more of them'],
    ['2026-Summer', 'summer', 'some before it'],
    ['!2026!Summer!2026!', 'summer', 'some on both sides'],
    ['pass_word', 'password', 'a symbol inside'],
    ['i-love-you-', 'iloveyou', 'many of them'],
    ['123-456-789!', '123456789', 'symbols among digits'],
    ['P@ssword1', 'password', '@ for a'],
    ['@dmin123!', 'admin', 'the same at the beginning'],
    ['b4seb4ll!', 'baseball', '4 for a'],
    ['s3cr3t-2026', 'secret', '3 for e'],
    ['d0lph1n!', 'dolphin', '0 for o, 1 for i'],
    ['fo0tba11!', 'football', '1 for l'],
    ['Buffal0!!', 'buffalo', 'a digit for the last letter'],
    ['Pa$$word', 'password', '$ for s'],
    ['5un5hine!', 'sunshine', '5 for s'],
    ['7rus7no1!', 'trustno1', '7 for t'],
  ])('is not %s, which is %s with %s', (password) => {
    expect(refusal(password)).toBe(DISGUISED);
  });

  it.each([
    ['Foyer2026!', 'a word of ours with a year'],
    ['F0yer!!!', 'the same with a digit for a letter'],
    ['foyer-TICKET-1', 'two of them'],
    ['8-foyer-8!', 'one with digits before it'],
    ['Tickets4Foyer!', 'digits between them'],
    ['Zuse_1910!', 'the username', { username: 'zuse_1910' }],
    ['(hopper)-(hopper)', 'what stands before the @', { email: 'Hopper@example.com' }],
    ['hopper@navy.example', 'the whole address', { email: 'Hopper@navy.example' }],
    ['Foyer_Fan!', 'a username that holds a word of ours', { username: 'foyer_fan' }],
    ['grace.hopper.1', 'an address that holds the username', { username: 'grace', email: 'grace.hopper@example.com' }],
  ])('is not %s, which is %s', (password, _what, who: Options = {}) => {
    expect(refusal(password, who)).toBe(OURS);
  });

  it.each([
    'correct-horse-1',
    'correct-horse-battery',
    'another-horse-battery',
    'the-admin-of-tests',
    'the-admin-of-benches',
    'bench-admin-password',
    'admin-of-smoke',
    'staple-and-a-lamp',
    'a-thief-chose-this',
    'a-very-private-thing',
    'my ticket to the foyer',
    'foyer-of-the-opera',
    'foot4829ball!',
    'ada likes horses',
    '8493-2751-0046-1187',
    '日本語のパスワード、長い',
  ])('may be %s', (password) => {
    expect(refusal(password)).toBeUndefined();
  });

  it('may hold an address or a name of a letter or two, which is in many words', () => {
    expect(refusal('ab4829!371', { email: 'ab@example.com' })).toBeUndefined();
    expect(refusal('8371-4829', { email: '+++@example.com' })).toBeUndefined();
    expect(refusal('zus4829!371', { email: 'zus@example.com' })).toBe(OURS);
  });
});
