import { jest } from '@jest/globals';
import { Logins } from '../../src/auth/accounts/logins.js';
import { Passwords } from '../../src/auth/credentials/passwords.js';
import { PASSWORD, register, type Customer } from '../support/box-office.js';
import type { Answer, Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { answerTo, idOf, linkFor as newLink, SET, setDisabled } from './support/secrets.js';

const NEW_PASSWORD = 'another-horse-battery';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';

describe('who guesses', () => {
  let foyer: Foyer;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
    admin = await foyer.admin();
  });
  afterAll(() => foyer.stop());

  const disable = (userId: string, disabled = true) => setDisabled(admin, userId, disabled);
  const linkFor = (userId: string) => newLink(admin, userId);
  const setsPassword = (token: string, password = NEW_PASSWORD) =>
    foyer.client().asks(SET, { input: { token, password } });
  const asked = (client: Client, query: string, variables: object = {}) => answerTo(foyer, client, query, variables);

  describe('a password link', () => {
    it('finds none, by anything that comes near one', async () => {
      const person = await register(foyer);
      const token = await linkFor(await idOf(person));
      const [row] = await foyer.rows('select token_hash from password_link order by expires_at desc');
      const said = [];
      for (const near of [
        'x'.repeat(43),
        '',
        '#',
        `#${token}`,
        `${token} `,
        token.slice(0, -1),
        token.toUpperCase(),
        String(row!['token_hash']),
        '%',
        '\0',
        '__proto__',
        'x'.repeat(200),
      ]) {
        said.push(await asked(foyer.client(), SET, { input: { token: near, password: NEW_PASSWORD } }));
      }
      expect(said[0]).toMatchObject({ text: expect.stringContaining('NOT_FOUND') });
      for (const each of said) expect(each).toEqual(said[0]);
      expect((await setsPassword(token)).data).toEqual({ setPassword: { username: person.username } });
      expect(await asked(foyer.client(), SET, { input: { token, password: PASSWORD } })).toEqual(said[0]);
    });

    it('of a disabled account opens nothing, nor when it is enabled again', async () => {
      const person = await register(foyer);
      const userId = await idOf(person);
      const token = await linkFor(userId);
      await disable(userId);
      expect((await setsPassword(token)).errors![0]!.extensions.code).toBe('NOT_FOUND');
      const [row] = await foyer.rows(`select disabled_at from users where id = ${foyer.row(userId)}`);
      expect(row!['disabled_at']).not.toBeNull();
      await disable(userId, false);
      expect((await setsPassword(token)).errors![0]!.extensions.code).toBe('NOT_FOUND');
      await foyer.client().does(LOGIN, { input: { login: person.username, password: PASSWORD } });
    });

    it('made while an account was disabled does not enable it', async () => {
      const person = await register(foyer);
      const userId = await idOf(person);
      await disable(userId);
      expect((await setsPassword(await linkFor(userId))).errors![0]!.extensions.code).toBe('NOT_FOUND');
      const input = { login: person.username, password: NEW_PASSWORD };
      expect(await foyer.client().isRefused(LOGIN, { input })).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    });

    it('from before a new role is void', async () => {
      const person = await register(foyer);
      const userId = await idOf(person);
      const token = await linkFor(userId);
      await admin.does('mutation ($userId: ID!) { setRole(userId: $userId, role: MANAGER) { id } }', { userId });
      expect((await setsPassword(token)).errors![0]!.extensions.code).toBe('NOT_FOUND');
    });

    it('is void once its owner has chosen a new password without it', async () => {
      const person = await register(foyer);
      const token = await linkFor(await idOf(person));
      const input = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
      await person.client.does('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }', {
        input,
      });
      expect((await setsPassword(token, PASSWORD)).errors![0]!.extensions.code).toBe('NOT_FOUND');
    });
  });

  describe('a password that is verified while it is replaced', () => {
    /** Holds up the first to get through this step, until the link is used. */
    async function overtaken(service: object, step: string, attack: (person: Customer) => Promise<Answer<unknown>>) {
      const person = await register(foyer);
      const userId = await idOf(person);
      const steps = service as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const [through, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const original = steps[step]!.bind(service);
      const held = jest.spyOn(steps, step).mockImplementationOnce(async (...args: unknown[]) => {
        const result = await original(...args);
        through.resolve();
        await gate.promise;
        return result;
      });
      const attacked = attack(person);
      await through.promise;
      expect((await setsPassword(await linkFor(userId))).errors).toBeUndefined();
      gate.resolve();
      const answer = await attacked;
      held.mockRestore();
      expect(await foyer.rows(`select id from session where user_id = ${foyer.row(userId)}`)).toEqual([]);
      await foyer.client().does(LOGIN, { input: { login: person.username, password: NEW_PASSWORD } });
      return answer.errors?.[0]?.extensions.code;
    }

    it('logs nobody in', async () => {
      const attack = ({ username }: Customer) =>
        foyer.client().asks(LOGIN, { input: { login: username, password: PASSWORD } });
      expect(await overtaken(foyer.app.get(Logins), 'authenticate', attack)).toBe('INVALID_CREDENTIALS');
    });

    it('is not replaced once more', async () => {
      const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';
      const input = { currentPassword: PASSWORD, newPassword: 'a-thief-chose-this' };
      expect(await overtaken(foyer.app.get(Passwords), 'confirm', ({ client }) => client.asks(change, { input }))).toBe(
        'UNAUTHENTICATED',
      );
    });
  });
});
