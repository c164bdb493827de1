import { PASSWORD } from '../../support/box-office.js';
import type { Refusal } from '../../support/client.js';
import { ADMIN, Foyer } from '../../support/foyer.js';
import { expectOthersServed } from '../support/meanwhile.js';
import { Socket } from '../support/socket.js';
import { filled } from '../support/worst-texts.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';

describe('a login that nobody can have', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ RATE_LIMITS: 'on', LOGIN_FAILURES_PER_ACCOUNT: '2' });
  });
  afterAll(() => foyer.stop());

  it('is told so whoever asks, counts as no guess and leaves nothing in the audit log', async () => {
    const long = [
      { login: filled('.', 'a@', '@'), password: 'x' },
      { login: 'admin', password: 'x'.repeat(129) },
      { login: 'admin', password: 'x', code: '1'.repeat(41) },
      { login: 'nobody', password: filled('1') },
    ];
    const fields = ['login', 'password', 'code', 'password'];
    await expectOthersServed(foyer, async () => {
      for (const [index, input] of long.entries()) {
        expect(await foyer.client().isRefused(LOGIN, { input })).toMatchObject({
          code: 'BAD_USER_INPUT',
          details: { field: fields[index], reason: expect.stringMatching(/^takes at most \d+ characters$/) },
        });
      }
    });
    const written = await foyer.rows(`select count(*) as n from audit_entry where action like 'login%'`);
    expect(Number(written[0]!['n'])).toBe(0);
    await foyer.client().does(LOGIN, { input: ADMIN });
  });

  it('is as long as the longest that somebody can have, and no longer', async () => {
    const [longest, password] = ['a'.repeat(254), '\u{1f3ad}'.repeat(128)];
    expect((await foyer.client().isRefused(LOGIN, { input: { login: longest, password } })).code).toBe(
      'INVALID_CREDENTIALS',
    );
    expect((await foyer.client().isRefused(LOGIN, { input: { login: `${longest}a`, password } })).code).toBe(
      'BAD_USER_INPUT',
    );
    expect(
      (await foyer.client().isRefused(LOGIN, { input: { login: 'a', password: `${PASSWORD}${password}` } })).code,
    ).toBe('BAD_USER_INPUT');
  });
});

describe('a message that repeats what was sent', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
  });
  afterAll(() => foyer.stop());

  const QUERY = 'query ($first: Int) { ticketTypes(eventId: $first) { id } }'.replace('Int', 'ID');
  const cut = (text: string) => ({ length: text.length, head: text.slice(0, 40), tail: text.slice(-30) });

  it('is cut in its middle at 1,000 characters, over HTTP and over a socket; the field is named all the same', async () => {
    const order = `($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }`;
    const long = filled('Did you mean ');
    const input = { items: [{ ticketTypeId: '1', quantity: long }] };
    const answers: Refusal[] = [];
    await expectOthersServed(foyer, async () => {
      answers.push((await foyer.client().asks(`mutation ${order}`, { input })).errors![0]!);
      const socket = await Socket.open(foyer.url);
      const { errors } = await socket.asks(`subscription ${QUERY.slice(6)}`, {
        first: { [long.slice(0, 30_000)]: long.slice(0, 30_000) },
      });
      answers.push(errors![0]!);
      socket.terminate();
    });
    const [overHttp, overSocket] = answers as [Refusal, Refusal];
    expect(overHttp.extensions.details).toEqual({ field: 'items.0.quantity', reason: overHttp.message });
    expect(cut(overHttp.message)).toMatchObject({ length: 1000, head: 'Variable "$input" got invalid value "Did' });
    expect(overHttp.message).toMatch(/; Int cannot represent non-integer value: |Did you mean "?$/);
    expect(overSocket.extensions.details).toEqual({ field: 'first', reason: overSocket.message });
    expect(overSocket.message.length).toBeLessThanOrEqual(1000);
  });
});
