import { Foyer } from '../support/foyer.js';
import { get, header, post } from '../support/exchange.js';
import { register, stage } from '../support/box-office.js';

const BY_ID = 'query Types($id: ID) { ticketTypes(eventId: $id) { name } } query Other { __typename }';
const codeOf = (body: string) => JSON.parse(body).errors[0].extensions.code as string;

describe('a query by GET', () => {
  const written: string[] = [];
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ LOG_LEVEL: 'info' }, { write: (line) => written.push(line) });
  });
  afterAll(() => foyer.stop());

  it('needs no header, and answers as by POST', async () => {
    const { event } = await stage(foyer, { vip: 3 });
    const asked = { query: BY_ID, operationName: 'Types', variables: { id: event.id } };
    const [byGet, byPost] = [await get(foyer.url, asked), await post(foyer.url, asked)];
    expect(byGet.status).toBe(200);
    expect(JSON.parse(byGet.body).data.ticketTypes.length).toBeGreaterThan(0);
    expect(byGet.body).toBe(byPost.body);
  });

  it('is answered in the media type that a client prefers', async () => {
    const accept = 'application/graphql-response+json, application/json;q=0.9, text/event-stream, multipart/mixed';
    const answer = await get(foyer.url, { query: '{ __typename }' }, { accept });
    expect(answer.body).toBe('{"data":{"__typename":"Query"}}\n');
    expect(header(answer, 'content-type')).toBe('application/graphql-response+json; charset=utf-8');
  });

  it('knows its user', async () => {
    const { client, username } = await register(foyer);
    const response = await client.fetch(`/graphql?query=${encodeURIComponent('{ me { username } }')}`);
    expect(await response.json()).toEqual({ data: { me: { username } } });
  });

  it.each([
    ['mutation', 'mutation { logout }'],
    ['subscription', 'subscription { ticketTypes { id } }'],
  ])('is not for a %s: 405, and what is allowed', async (_, query) => {
    const answer = await get(foyer.url, { query });
    expect(answer.status).toBe(405);
    expect(header(answer, 'allow')).toBe('POST');
    expect(codeOf(answer.body)).toBe('BAD_REQUEST');
  });

  it.each<[string, string]>([
    ['variables that are no JSON', 'query={__typename}&variables={'],
    ['variables that are no object', 'query={__typename}&variables=[1]'],
    ['variables of null', 'query={__typename}&variables=null'],
    ['extensions that are no JSON', 'query={__typename}&extensions=x'],
    ['two queries', 'query={__typename}&query={__typename}'],
    ['variables that come twice', 'query={__typename}&variables={}&variables={}'],
    ['no query', 'operationName=A'],
  ])('with %s is BAD_REQUEST', async (_, search) => {
    await get(foyer.url, { query: '{__typename}' }); // is kept
    const address = `${foyer.url}/graphql?${search}`;
    const response = await fetch(address);
    expect(response.status).toBe(400);
    const { message, extensions } = ((await response.json()) as { errors: { message: string; extensions: object }[] })
      .errors[0]!;
    expect(extensions).toMatchObject({ code: 'BAD_REQUEST' });
    expect(message).toMatch(/quer|variables|extensions/);
  });

  it('has a URL of 8,192 characters at most', async () => {
    const url = (length: number) => {
      const start = `/graphql?query={__typename}&x=`;
      return foyer.url + start + 'x'.repeat(length - start.length);
    };
    expect((await fetch(url(8192))).status).toBe(200);
    const response = await fetch(url(8193));
    expect(response.status).toBe(414);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'The URL is too long; send the query by POST.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('leaves nothing of its parameters in the log', async () => {
    const asked = { query: BY_ID, operationName: 'Types', variables: { id: 'a-secret-of-mine' } };
    await get(foyer.url, asked);
    await fetch(`${foyer.url}/graphql?query={__typename}&variables=a-secret-of-mine`);
    await foyer.stop(); // everything is written then
    expect(written.some((line) => line.includes('"path":"/graphql"'))).toBe(true);
    expect(written.join('')).not.toMatch(/a-secret-of-mine|ticketTypes\(/);
  });
});
