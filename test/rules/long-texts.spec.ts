import * as fc from 'fast-check';
import { isLogin } from '../../src/auth/accounts/login-text.js';
import { passwordRefusal } from '../../src/auth/credentials/password-rules.js';
import { shorten } from '../../src/common/shorten.js';
import { fits } from '../../src/common/text-length.js';
import { detailsOf } from '../../src/graphql/graphql-complaints.js';
import { silenced } from '../../src/graphql/suggestions.js';
import { WORST } from '../security/support/worst-texts.js';

const texts = () => fc.string({ unit: fc.constantFrom('a', '@', '.', ' ', 'é', '\u{1f3ad}', '?', '"', '[', '1', ']') });
/** Milliseconds: what is linear takes one or two, on a busy machine ten times that. */
const SOON = 100;

describe('a pure rule, given 64 KiB of its worst', () => {
  const rules: Record<string, (text: string) => unknown> = {
    isLogin,
    passwordRefusal: (text) => passwordRefusal(text, { username: text, email: `${text}@x` }, true),
    shorten: (text) => shorten(text),
    fits: (text) => fits(text, 254),
    detailsOf: (text) => detailsOf(`Variable "$input" got invalid value ${text}`),
    'detailsOf, of the name': (text) => detailsOf(`Variable "$${text}`),
    silenced,
  };

  it.each(Object.keys(rules))('%s is done soon', (name) => {
    for (const worst of Object.values(WORST)) {
      const text = worst();
      const times = [1, 2, 3].map(() => {
        const began = performance.now();
        rules[name]!(text);
        return performance.now() - began;
      });
      expect(Math.min(...times)).toBeLessThan(SOON);
    }
  });
});

describe('isLogin', () => {
  it('says what its old expression said', () => {
    const old = /^[A-Za-z0-9_]{3,30}$|^[^\s@]+@[^\s@]+\.[^\s@]+$/;
    fc.assert(fc.property(texts(), (text) => expect(isLogin(text)).toBe(old.test(text))));
    expect(['ada', 'ada@x.org', 'ada@x', '@x.org', 'ada@.', 'a@b@c.d', 'ada@x.o rg'].map(isLogin)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('fits', () => {
  it('counts characters, not places', () => {
    fc.assert(
      fc.property(texts(), fc.nat(12), (text, max) => {
        expect(fits(text, max)).toBe(Array.from(text).length <= max);
      }),
    );
  });
});

describe('shorten', () => {
  it('leaves what is short as it is, and of the rest beginning and end', () => {
    fc.assert(
      fc.property(texts(), fc.integer({ min: 3, max: 20 }), (text, max) => {
        const short = shorten(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short.isWellFormed()).toBe(true);
        const [head = '', tail = ''] = text.length <= max ? [text, text] : short.split('…');
        // The character at the cut may have lost a half.
        expect(text.startsWith(head.slice(0, -1)) && text.endsWith(tail.slice(1))).toBe(true);
      }),
    );
    expect(shorten(`head${'x'.repeat(2000)}tail`)).toMatch(/^headx{496}…x{495}tail$/);
  });
});

describe('silenced', () => {
  it('takes out each suggestion and nothing else', () => {
    expect(silenced('No "a". Did you mean "b" or "c"? Did you mean "d"?')).toBe('No "a".');
    expect(silenced('Did you mean "b"?')).toBe('');
    expect(silenced('Did you mean it')).toBe('Did you mean it');
    const old = (text: string) => text.replace(/ ?Did you mean .*?\?/gs, '');
    const parts = fc.array(fc.constantFrom('Did you mean ', ' ', '?', 'a', '  Did you mean b?'));
    fc.assert(fc.property(parts, (some) => silenced(some.join('')) === old(some.join(''))));
  });
});

describe('detailsOf', () => {
  const details = (rest: string) => detailsOf(`Variable "$input" got invalid value ${rest}`).field;

  it.each([
    ['1.5 at "input.items[0].quantity"; Int cannot represent non-integer value: 1.5', 'items.0.quantity'],
    ['"x at \\"input.evil\\"; y" at "input.name"; reason', 'name'],
    ['"x"; ID cannot represent value', 'input'],
    ['"x at "input.name', 'input'],
  ])('finds the field in %s', (rest, field) => expect(details(rest)).toBe(field));

  it('names the argument of a value in the document, and nothing where there is none', () => {
    expect(detailsOf('Argument "first" has invalid value "x".').field).toBe('first');
    expect(detailsOf('Something else').field).toBeUndefined();
  });
});
