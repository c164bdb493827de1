import { ask, House, PASSWORD } from './support/house.js';

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

  it('names and notes are text on every page, whatever they look like', async () => {
    const evil = `"'><img src=x onerror="document.title='evil'"><script>document.title='evil'</script>`;
    const staff = await house.admin();
    const ada = await house.visitor();
    await ask(staff, 'mutation ($x: String!) { updateEvent(id: 1, input: { name: $x, venue: $x }) { id } }', {
      x: evil,
    });
    await ask(staff, 'mutation ($x: String!) { updateTicketType(id: 1, input: { name: $x }) { id } }', { x: evil });
    const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { id } }';
    const account = { username: 'ada', email: 'ada@example.com', password: PASSWORD, fullName: evil };
    await ask(ada, REGISTER, { input: account });
    const PLACE = 'mutation { placeOrder(input: { items: [{ ticketTypeId: 1, quantity: 1 }] }) { id } }';
    for (let order = 1; order <= 2; order++) await ask(ada, PLACE, {});
    await ask(staff, 'mutation ($x: String!) { approveOrder(id: 1, notes: $x) { outcome } }', { x: evil });

    for (const [page, path] of [
      [ada, '/'],
      [ada, '/orders'],
      [ada, '/orders/1/receipt'],
      [staff, '/admin/dashboard'],
    ] as const) {
      await page.goto(path);
      await page.getByText('<img src=x').first().waitFor();
      expect(await page.locator('img[src="x"], main script').count()).toBe(0);
      expect(await page.title()).not.toBe('evil');
    }
    house.expectNoComplaint();
  });
});
