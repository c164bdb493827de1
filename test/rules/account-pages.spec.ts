import { browserName } from '../../src/web/browser/account/browser-name.js';
import { groups } from '../../src/web/browser/account/groups.js';
import { squares } from '../../src/web/browser/account/squares.js';

describe('where one is logged in', () => {
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
  const chrome = `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/143.0.0.0 Safari/537.36`;

  it.each([
    [chrome, 'Chrome on Linux'],
    [chrome.replace('Chrome', 'HeadlessChrome'), 'Chrome on Linux'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0`,
      'Edge on Windows',
    ],
    [`${chrome.replace('X11; Linux x86_64', 'Linux; Android 10; K')} OPR/90.0.0.0`, 'Opera on Android'],
    [
      `Mozilla/5.0 (Linux; Android 10; K) ${webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet on Android',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Mac'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/143.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPad',
    ],
    ['Mozilla/5.0 Firefox/145.0', 'Firefox'],
    ['curl/8.14.1', 'curl/8.14.1'],
    ['x'.repeat(200), `${'x'.repeat(60)}…`],
    ['', 'Unnamed client'],
    [null, 'Unnamed client'],
  ])('is told of %s as %s', (userAgent, expected) => {
    expect(browserName(userAgent)).toBe(expected);
  });
});

describe('what is shown once', () => {
  it.each([
    ['abcdefgh', ['abcd', 'efgh']],
    ['abcde', ['abcd', 'e']],
    ['', []],
  ])('is typed in groups: %s', (secret, expected) => {
    expect(groups(secret)).toEqual(expected);
  });

  it('is drawn as one path, without what is light', () => {
    const rows = ['##.#', '....', '...#'].map((row) => Array.from(row, (field) => field === '#'));
    expect(squares(rows)).toBe('M0 0h2v1H0zM3 0h1v1H3zM3 2h1v1H3z');
  });
});
