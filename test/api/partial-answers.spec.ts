import { stage, unique } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

const slug = () => unique('part').replaceAll('_', '-');

describe('several root fields', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('of a mutation are not one unit: a failure undoes none before it, and ends those after it', async () => {
    const { admin } = await stage(foyer);
    const [before, after] = [slug(), slug()];
    const make = (name: string) => `createEvent(input: { slug: "${name}", name: "E" }) { id }`;
    const { data, errors } = await admin.client.asks(
      `mutation { a: ${make(before)} b: ${make(before)} c: ${make(after)} }`,
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'BAD_USER_INPUT' } }]);
    const query = `{ first: event(slug: "${before}") { slug } last: event(slug: "${after}") { slug } }`;
    expect(await foyer.client().does(query)).toEqual({ first: { slug: before }, last: null });
  });
});
