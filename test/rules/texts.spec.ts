import * as fc from 'fast-check';
import { addressInLetters, addressKey, normaliseAddress } from '../../src/common/text/addresses.js';
import { foldCase, readDigits } from '../../src/common/text/characters.js';
import { normaliseCode } from '../../src/common/text/codes.js';
import {
  normaliseName,
  normaliseSlug,
  normaliseText,
  normaliseUsername,
  usernameKey,
} from '../../src/common/text/names.js';
import { normaliseSecret } from '../../src/common/text/secrets.js';
import {
  longestWords,
  MAX_WORD,
  searchWords,
  wordsOfAddress,
  wordsOfName,
} from '../../src/common/text/search-words.js';

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;
const CASES = [(text: string) => text.toUpperCase(), (text: string) => text.toLowerCase(), (text: string) => text];
/** Letters with a trap each, among all of Unicode. */
const letters = fc.oneof(
  fc.constantFrom(...Array.from('aZéÜßẞΣςσİıiIŁøÆœþﬁŉǅΐ가ﾊﾞ１٣ ')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const texts = () => fc.string({ unit: letters, maxLength: 20 });

describe('a normaliser', () => {
  const normalisers: Record<string, (text: string) => string> = {
    normaliseName,
    normaliseText,
    normaliseUsername,
    usernameKey,
    normaliseSlug,
    normaliseAddress,
    addressKey,
    normaliseCode,
    normaliseSecret,
    foldCase,
    readDigits,
    'searchWords, joined': (text) => searchWords(text).join(' '),
  };

  it.each(Object.keys(normalisers))('%s changes nothing the second time', (name) => {
    const normalise = normalisers[name]!;
    fc.assert(fc.property(texts(), (text) => expect(normalise(normalise(text))).toBe(normalise(text))));
  });
});

describe('a name', () => {
  it.each([
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['Ada\u00a0Lovelace\u3000', 'Ada Lovelace'],
    ['Zoe\u0308', 'Zo\u00eb'],
    ['a\nb', 'a\nb'],
  ])('%j is kept as %j', (typed, kept) => expect(normaliseName(typed)).toBe(kept));

  it.each(['eve ', ' Eve', 'ＥＶＥ', 'e\u200bve', 'eve\n'])('%j is the username eve', (typed) => {
    expect(usernameKey(typed)).toBe('eve');
  });

  it('of several lines keeps them', () => expect(normaliseText(' a\n  b\u0301 ')).toBe('a\n  b\u0301'.normalize()));

  it('of an event in an address is lower case', () => expect(normaliseSlug(' Gala-２')).toBe('gala-2'));
});

describe('an e-mail address', () => {
  it.each([
    'ada@bücher.example',
    ' ADA@BÜCHER.EXAMPLE ',
    'ada@bu\u0308cher.example',
    'ada@xn--bcher-kva.example',
    'Ada@XN--BCHER-KVA.example',
    'ada@bücher。example',
    'ａｄａ@bücher.example',
    'a\u00adda@bücher.example',
  ])('%j has one key with its other spellings', (typed) => {
    expect(addressKey(typed)).toBe('ada@xn--bcher-kva.example');
  });

  it.each([
    ['νίκος.σ@x.gr', 'ΝΊΚΟΣ.Σ@X.GR'],
    ['straße@x.de', 'STRASSE@x.de'],
  ])('%j is %j, whose lower case differs', (lower, upper) => expect(addressKey(lower)).toBe(addressKey(upper)));

  it.each(['ada@example.com/x', 'ada@example.com:80', 'ada@ex%61mple.com', 'ada@example.com?x', 'ada@b\\c', 'ada@'])(
    '%j is that of no other domain',
    (typed) => expect(addressKey(typed)).toBe(typed),
  );

  it('is one whatever the case and the normal form', () => {
    const domains = fc.constantFrom('example.com', 'bücher.example', 'пример.example', '例え.example');
    fc.assert(
      fc.property(texts(), domains, fc.constantFrom(...FORMS), fc.constantFrom(...CASES), (local, domain, form, to) => {
        const address = `${local}@${domain}`;
        expect(addressKey(` ${to(address.normalize(form))} `)).toBe(addressKey(address));
      }),
    );
  });

  it('is shown as typed, and can be written in letters', () => {
    expect(normaliseAddress(' Ada@BÜCHER.example\u200e')).toBe('Ada@BÜCHER.example');
    expect(addressInLetters('Ada@xn--bcher-kva.example')).toBe('Ada@bücher.example');
    expect(addressInLetters('no address')).toBe('no address');
  });
});

describe('a code', () => {
  it.each(['#thgvckm4', 'THGV CKM4', 'thgv-ckm4', 'ＴＨＧＶＣＫＭ４', 'THGV–CKM٤', '\u200eTHGV\u00a0CKM4\n'])(
    '%j is THGVCKM4',
    (typed) => expect(normaliseCode(typed)).toBe('THGVCKM4'),
  );

  it.each(['123456', '١٢٣٤٥٦', '۱۲۳۴۵۶', '１２３４５６', '१२३४५६', '𝟏𝟐𝟑𝟒𝟓𝟔', '123 456', '༡༢༣༤༥༦'])(
    '%j is 123456',
    (typed) => {
      expect(normaliseCode(typed)).toBe('123456');
    },
  );

  it('has the digits of each script, in their order', () => {
    const digits = Array.from({ length: 0x1ffff }, (_, point) => point).filter((point) =>
      /\p{Nd}/u.test(String.fromCodePoint(point)),
    );
    expect(digits.length).toBeGreaterThan(500);
    const read = readDigits(String.fromCodePoint(...digits));
    expect(read).toBe('0123456789'.repeat(digits.length / 10));
  });
});

describe('a secret', () => {
  it('is composed and has ASCII spaces; case, width and spaces at its ends count', () => {
    expect(normaliseSecret('u\u0308ber\u00a0Ａll\u3000')).toBe('über Ａll ');
    fc.assert(fc.property(texts(), (text) => normaliseSecret(text.normalize('NFD')) === normaliseSecret(text)));
  });
});

describe('search words', () => {
  it.each([
    ['Lovelace, Ada', ['lovelace', 'ada']],
    ['ΟΔΥΣΣΕΑΣ', ['οδυσσεασ']],
    ['ΟΔΥΣ', ['οδυσ']],
    ['İSTANBUL', ['istanbul']],
    ['ıstanbul', ['istanbul']],
    ['Straße', ['strasse']],
    ['Łukasz', ['lukasz']],
    ['O’Brien', ['obrien']],
    ["O'Brien", ['obrien']],
    ['O´Brien', ['obrien']],
    ['Æthelred Þórr Øster Đoko Œdipe', ['aethelred', 'thorr', 'oster', 'doko', 'oedipe']],
    ['the_odd.one@SUB-domain+x', ['the', 'odd', 'one', 'sub', 'domain', 'x']],
    ['Ａｄａ ٣', ['ada', '3']],
    ['Nguyễn Văn', ['nguyen', 'van']],
    ['?_ 🎭', []],
    ['100%_sure the%one', ['100%', 'sure', 'the%one']],
    ['ada ADA', ['ada']],
    ['x'.repeat(99), ['x'.repeat(MAX_WORD)]],
  ])('of %j are %j', (text, words) => expect(searchWords(text)).toEqual(words));

  it('of a name hold the parts around an apostrophe too', () => {
    expect(wordsOfName('d’Artagnan')).toEqual(['dartagnan', 'd', 'artagnan']);
  });

  it('of an address hold its domain in letters and in ASCII', () => {
    const both = ['ada', 'bucher', 'example', 'xn', 'bcher', 'kva'];
    expect(wordsOfAddress('ada@bücher.example').toSorted()).toEqual(both.toSorted());
    expect(wordsOfAddress('Ada@xn--bcher-kva.example').toSorted()).toEqual(both.toSorted());
  });

  it('are the same whatever the case and the normal form', () => {
    fc.assert(
      fc.property(texts(), fc.constantFrom(...FORMS), fc.constantFrom(...CASES), (text, form, to) => {
        expect(searchWords(to(text.normalize(form)))).toEqual(searchWords(text));
      }),
    );
  });

  it('that begin another one need no search of their own', () => {
    expect(longestWords(['ada', 'ad', 'love', 'lovelace'])).toEqual(['ada', 'lovelace']);
  });
});
