import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { sessionIdIn } from '../../src/auth/sessions/session-cookie.js';

const SECRET = 'the secret of this test';
const signed = (id: string, secret = SECRET) =>
  `s:${id}.${createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '')}`;
const cookie = (value: string) => `foyer.sid=${encodeURIComponent(value)}`;
const idIn = (header?: string) => sessionIdIn(header, 'foyer.sid', SECRET);

describe('the session id in a cookie', () => {
  it.each([
    ['alone', cookie(signed('abc'))],
    ['among others', `a=b; ${cookie(signed('abc'))};c`],
    ['with spaces around it', ` foyer.sid = ${encodeURIComponent(signed('abc'))} ;`],
    ['in quotes', `foyer.sid="${signed('abc')}"`],
    ['first of two', `${cookie(signed('abc'))}; ${cookie(signed('other'))}`],
  ])('is read %s', (_, header) => expect(idIn(header)).toBe('abc'));

  it('may hold a dot', () => expect(idIn(cookie(signed('a.b')))).toBe('a.b'));

  it.each([
    ['no cookie', undefined],
    ['another cookie', 'x=foyer.sid'],
    ['a name that is longer', `my${cookie(signed('abc'))}`],
    ['another case', cookie(signed('abc')).replace('foyer', 'Foyer')],
    ['no signature', cookie('s:abc')],
    ['an empty id', cookie(signed(''))],
    ['another secret', cookie(signed('abc', 'x'))],
    ['a signature of another id', cookie(signed('abc').replace('abc', 'abd'))],
    ['a broken encoding', 'foyer.sid=%zz%'],
    ['a bad one before a good one', `foyer.sid=bad; ${cookie(signed('abc'))}`],
  ])('is none for %s', (_, header) => expect(idIn(header)).toBeUndefined());

  it('is none for whatever was not signed with the secret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (id, signature) => {
        expect(idIn(`foyer.sid=s:${id}.${signature}`)).toBeUndefined();
        expect(idIn(id)).toBeUndefined();
      }),
    );
  });
});
