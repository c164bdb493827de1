import { ADMIN, House, logIn } from './support/house.js';

describe('at the edge', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open({ NODE_ENV: 'production' });
  });
  afterAll(() => house.close());

  it('what pages load may be kept for good, and what is not there may not', async () => {
    const page = await house.visitor();
    await page.goto('/');
    const address = await page.locator('script').first().getAttribute('src');
    const file = await page.request.get(address!);
    expect(file.headers()).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    const nothing = await page.request.get(address!.replace(/\w+\.js$/, 'nothing.js'));
    expect(nothing.status()).toBe(404);
    expect(nothing.headers()['cache-control']).toBe('no-store');
  });

  it('logging in leads to no other site, whatever the address says', async () => {
    const page = await house.visitor();
    for (const next of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      '\t//evil.example/',
      'javascript:alert(1)',
      'data:text/html,evil',
      'https://evil.example%2F@127.0.0.1/',
      '/%0d%0aLocation:%20https://evil.example/',
    ]) {
      await page.goto(`/auth/login?next=${encodeURIComponent(next)}`);
      await logIn(page, ADMIN);
      await page.waitForURL((url) => url.pathname !== '/auth/login');
      expect(new URL(page.url()).origin).toBe(house.url);
    }
    house.expectNoComplaint(/404/);
  });
});
