import { PASSWORD, REGISTER, unique } from '../support/box-office.js';
import type { DomainError } from '../../src/common/domain-error.js';
import { PasswordHasher } from '../../src/auth/credentials/password-hasher.js';
import { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';

describe('who makes many accounts, or keeps passwords being hashed', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start({ RATE_LIMITS: 'on', TRUST_PROXY: '1', REGISTRATIONS_PER_ADDRESS: '3' });
  });
  afterEach(() => foyer.stop());

  /** What a newcomer behind that address is told. */
  const joins = async (address: string) => {
    const username = unique('newcomer');
    const client = new Client(foyer.url, undefined, { 'x-forwarded-for': address });
    const input = { username, email: `${username}@example.com`, password: PASSWORD };
    return (await client.asks(REGISTER, { input })).errors?.[0]?.extensions ?? { code: 'in' };
  };

  it('makes so many in a quarter of an hour, each address its own', async () => {
    for (let n = 0; n < 3; n++) expect(await joins('192.0.2.1')).toEqual({ code: 'in' });
    const { code, details } = await joins('192.0.2.1');
    expect(code).toBe('RATE_LIMITED');
    expect(details!['retryAfterSeconds']).toBeGreaterThan(14 * 60);
    expect(await joins('192.0.2.2')).toEqual({ code: 'in' });
  });

  it('takes a share of the places in line, and leaves the others theirs', async () => {
    const hasher = foyer.app.get(PasswordHasher);
    const hashes = (clientKey: string, count: number) =>
      Array.from({ length: count }, () => hasher.hash('a password', clientKey));
    const said = await Promise.allSettled([...hashes('192.0.2.1', 65), ...hashes('192.0.2.2', 1)]);
    const refused = said.map((result) => (result.status === 'rejected' ? (result.reason as DomainError).code : 'in'));
    expect(refused).toEqual([...Array<string>(64).fill('in'), 'RATE_LIMITED', 'in']);
    await expect(Promise.all(hashes('192.0.2.1', 1))).resolves.toHaveLength(1);
  });
});
