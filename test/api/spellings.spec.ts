import { hash } from '@node-rs/argon2';
import * as fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { LOGIN, logIn } from '../support/accounts.js';
import { PASSWORD, register, REGISTER, stage, unique } from '../support/box-office.js';
import { DRAWS } from '../support/draws.js';
import { Foyer } from '../support/foyer.js';

const ME = '{ me { username email fullName } }';
const COMPOSED = 'kaffee-für-zoë';
const DECOMPOSED = COMPOSED.normalize('NFD');
const ARABIC = (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
const WIDE = (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }`;

describe('one text in several spellings', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const newcomer = (overrides: object = {}) => {
    const username = unique('person');
    return { username, email: `${username}@example.com`, password: PASSWORD, ...overrides };
  };
  const takes = async (overrides: object) =>
    (await foyer.client().asks(REGISTER, { input: newcomer(overrides) })).errors?.[0]?.extensions.code;
  const entersBy = async (login: string, password = PASSWORD) => {
    const client = foyer.client();
    const { errors } = await client.asks(LOGIN, { input: { login, password } });
    if (errors) return errors[0]!.extensions.code;
    return (await client.does<{ me: { username: string } }>(ME)).me.username;
  };

  describe('is one e-mail address', () => {
    const SPELLINGS = [
      'ada@bücher.example',
      'ada@xn--bcher-kva.example',
      ' ADA@BÜCHER.example ',
      'ada@bu\u0308cher.example',
      'Ada@XN--BCHER-KVA.EXAMPLE',
      'ａｄａ@bücher。example',
    ];
    const registered: string[] = [];
    beforeAll(async () => {
      for (const spelling of ['ada@bücher.example', 'eve@xn--bcher-kva.example']) {
        const input = newcomer({ email: spelling });
        await foyer.client().does(REGISTER, { input });
        registered.push(input.username);
      }
    });

    it.each(SPELLINGS)('%j', async (email) => {
      const eve = email.replace(/ａｄａ|ada/i, 'eve');
      expect(await takes({ email })).toBe('EMAIL_TAKEN');
      expect(await takes({ email: eve })).toBe('EMAIL_TAKEN');
      expect(await entersBy(email)).toBe(registered[0]);
      expect(await entersBy(eve)).toBe(registered[1]);
    });

    it('shown as typed', async () => {
      const client = foyer.client();
      await client.does(REGISTER, { input: newcomer({ email: ' Grace@MÜLLER.example\u200e' }) });
      expect(await client.does(ME)).toMatchObject({ me: { email: 'Grace@MÜLLER.example' } });
    });

    it.each(['ada@example.com/x', 'ada@ex%61mple.com', 'ada@example.com:80', '\u00ad@example.com', 'ada@[::1]'])(
      'and %j is none',
      async (email) => expect(await takes({ email })).toBe('BAD_USER_INPUT'),
    );

    it('as long as its spelling in ASCII is no longer than a name in the DNS', async () => {
      expect(await takes({ email: `ada@${'ü'.repeat(50)}.example` })).toBeUndefined();
      expect(await takes({ email: `ada@${'ü'.repeat(60)}.example` })).toBe('BAD_USER_INPUT');
    });
  });

  it('is one username, with spaces around it or in wide letters', async () => {
    const username = unique('eve');
    const client = foyer.client();
    await client.does(REGISTER, { input: newcomer({ username: ` ${username}\u00a0` }) });
    expect(await client.does(ME)).toMatchObject({ me: { username } });
    const wide = username.replace(/\w/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    for (const spelling of [`${username} `, ` ${username.toUpperCase()}`, wide, `\u200b${username}`]) {
      expect(await entersBy(spelling)).toBe(username);
      expect(await takes({ username: spelling })).toBe('USERNAME_TAKEN');
    }
  });

  it('finds the account, whatever case, form and spaces', async () => {
    const email = `Zoë.Straße.Σίσυφος@żółw-${unique('x').replace('_', '-')}.example`;
    const input = newcomer({ email });
    await foyer.client().does(REGISTER, { input });
    const write = fc.record({
      to: fc.constantFrom<(text: string) => string>(
        (text) => text.toUpperCase(),
        (text) => text.toLowerCase(),
        (text) => text,
      ),
      form: fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD'),
      around: fc.constantFrom('', ' ', '\u00a0 ', '\u200e'),
      text: fc.constantFrom(input.username, email),
    });
    await fc.assert(
      fc.asyncProperty(write, async ({ to, form, around, text }) => {
        expect(await entersBy(around + to(text).normalize(form) + around)).toBe(input.username);
      }),
      { ...DRAWS, numRuns: 12 },
    );
  });

  it('is one name', async () => {
    const { client } = await register(foyer, { fullName: ' Zoe\u0308 \u00a0 Ångström ' });
    expect(await client.does(ME)).toMatchObject({ me: { fullName: 'Zoë Ångström' } });
    const { admin, event } = await stage(foyer);
    await admin.changesEvent(event.id, { name: '  Gala\u3000 Night ' });
    const query = 'query ($slug: String) { event(slug: $slug) { name } }';
    for (const slug of [event.slug, ` ${event.slug.toUpperCase()} `]) {
      expect(await admin.client.does(query, { slug })).toEqual({ event: { name: 'Gala Night' } });
    }
  });

  describe('is one password', () => {
    it('however its letters are composed', async () => {
      const input = newcomer({ password: DECOMPOSED });
      await foyer.client().does(REGISTER, { input });
      for (const password of [COMPOSED, DECOMPOSED])
        expect(await entersBy(input.username, password)).toBe(input.username);
      expect(await entersBy(input.username, COMPOSED.toUpperCase())).toBe('INVALID_CREDENTIALS');
    });

    it('as typed, where version 0.2 has hashed it, and normalised from then on', async () => {
      const { username } = await register(foyer);
      const stored = async () =>
        (await foyer.rows(`select password_hash from users where username = '${username}'`))[0];
      const old = await hash(DECOMPOSED);
      await foyer.em.execute('update users set password_hash = ? where username = ?', [old, username]);
      expect(await entersBy(username, COMPOSED)).toBe('INVALID_CREDENTIALS');
      expect(await stored()).toEqual({ password_hash: old });
      expect(await entersBy(username, DECOMPOSED)).toBe(username);
      expect(await stored()).not.toEqual({ password_hash: old });
      for (const password of [COMPOSED, DECOMPOSED]) expect(await entersBy(username, password)).toBe(username);
    });

    it('when it is repeated to change it, which keeps the session', async () => {
      const { username, client } = await register(foyer);
      await foyer.em.execute('update users set password_hash = ? where username = ?', [
        await hash(DECOMPOSED),
        username,
      ]);
      await client.does(CHANGE, { input: { currentPassword: DECOMPOSED, newPassword: `${DECOMPOSED}-2` } });
      expect(await client.does(ME)).toMatchObject({ me: { username } });
      expect(await entersBy(username, `${COMPOSED}-2`)).toBe(username);
    });

    it('measured as it is hashed', async () => {
      const long = `!${'ü'.repeat(127)}`;
      const input = newcomer({ password: long.normalize('NFD') });
      await foyer.client().does(REGISTER, { input });
      expect(await entersBy(input.username, long)).toBe(input.username);
      expect(await takes({ password: `!${'ü'.repeat(128)}`.normalize('NFD') })).toBe('BAD_USER_INPUT');
      expect(await takes({ password: 'Ｐａｓｓｗｏｒｄ１！' })).toBe('BAD_USER_INPUT');
    });
  });

  describe('is one code', () => {
    const enrolled = async () => {
      const person = await register(foyer);
      const start = 'mutation { startSecondFactor { secret } }';
      const { secret } = (await person.client.does<{ startSecondFactor: { secret: string } }>(start)).startSecondFactor;
      const totp = new TOTP({ secret: Secret.fromBase32(secret) });
      const code = () => totp.generate({ timestamp: foyer.clock.now().getTime() });
      const confirm = 'mutation ($code: String!) { confirmSecondFactor(code: $code) }';
      const given = { code: ` ${ARABIC(code())} ` };
      const { confirmSecondFactor: recovery } = await person.client.does<{ confirmSecondFactor: string[] }>(
        confirm,
        given,
      );
      return { username: person.username, client: person.client, code, recovery };
    };
    const enters = (login: string, code: string) =>
      foyer.client().asks(LOGIN, { input: { login, password: PASSWORD, code } });

    it('of the app, in digits of any script', async () => {
      const { username, code } = await enrolled();
      const spellings = [
        ARABIC,
        WIDE,
        (text: string) => `${text.slice(0, 3)} ${text.slice(3)}`,
        (text: string) => text,
      ];
      for (const write of spellings) {
        foyer.clock.advance(60_000);
        expect((await enters(username, write(code()))).errors).toBeUndefined();
      }
    });

    it('of recovery, in groups and capitals', async () => {
      const { username, recovery } = await enrolled();
      const spellings = [
        (text: string) => text.toUpperCase(),
        (text: string) => text.replace(/.{6}/g, '$&-'),
        (text: string) => ` ${text.replace(/.{8}/g, '$& ')}`,
      ];
      for (const [place, write] of spellings.entries()) {
        expect((await enters(username, write(recovery[place]!))).errors).toBeUndefined();
      }
    });

    it.each(['١٢٣', '一二三四五六', '½½½½½½', '１２３４５６７', '\ud83d', '⑥⑥⑥⑥⑥⑥', '-', '𝟏'])(
      'and %j is a wrong one',
      async (code) => {
        const { username, client } = await enrolled();
        const { errors } = await enters(username, code);
        expect(errors?.[0]?.extensions.code).toBe('INVALID_CREDENTIALS');
        await logIn(foyer.client(), (await register(foyer)).username); // others come in as ever
        const confirm = 'mutation ($code: String!) { confirmSecondFactor(code: $code) }';
        expect(await client.isRefused(confirm, { code })).toMatchObject({ code: 'BAD_USER_INPUT' });
      },
    );
  });
});
