import { ADMIN, House, logIn } from './support/house.js';

describe('GraphiQL', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house.close());

  it('runs a subscription from our own files alone, with the schema at hand', async () => {
    const page = await house.visitor();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && new URL(url).origin !== house.url) elsewhere.push(url);
    });
    await page.goto('/graphiql');
    await logIn(page, ADMIN);
    await page.waitForURL('**/graphiql');
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.getByText('"available": 50').first().waitFor();
    await page.request.post('/graphql', {
      data: { query: 'mutation { updateTicketType(id: 1, input: { available: 33 }) { id } }' },
    });
    await page.getByText('"available": 33').first().waitFor();
    await page.getByRole('button', { name: /Documentation Explorer/ }).click();
    await page.getByRole('link', { name: 'Subscription', exact: true }).click();
    await page.getByText('Live values.').waitFor();
    expect(elsewhere).toEqual([]);
    house.expectNoComplaint();
  });
});
