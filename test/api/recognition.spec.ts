import { jest } from '@jest/globals';
import { MikroORM } from '@mikro-orm/core';
import { Logins } from '../../src/auth/accounts/logins.js';
import { Session } from '../../src/auth/sessions/session.entity.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { idOf, logIn, newToken, SET_ROLE } from '../support/accounts.js';
import { register } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

describe('a request’s user', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('is read anew for each field of a mutation, which may have changed the account', async () => {
    const boss = await foyer.admin();
    const [deputy, other] = [await register(foyer), await register(foyer)];
    const [id, otherId] = [await idOf(deputy), await idOf(other)];
    await boss.does(SET_ROLE, { userId: id, role: 'ADMIN' });
    await logIn(deputy.client, deputy.username);
    const { data, errors } = await deputy.client.asks(
      `mutation ($id: ID!, $otherId: ID!) {
        first: setRole(userId: $id, role: CUSTOMER) { role }
        second: setRole(userId: $otherId, role: ADMIN) { role }
      }`,
      { id, otherId },
    );
    expect(errors).toMatchObject([{ path: ['second'], extensions: { code: 'FORBIDDEN' } }]);
    expect(data).toBeNull();
    expect(await other.client.does('{ me { role } }')).toEqual({ me: { role: 'CUSTOMER' } });
  });

  it('is complete, by a session as by a token', async () => {
    const person = await register(foyer);
    const { secret } = await newToken(person.client);
    const query = '{ me { id username email fullName role createdAt disabledAt secondFactor } again: me { id } }';
    const answers = [await person.client.does(query), await foyer.client().withToken(secret).does(query)];
    const { me } = await person.client.does<{ me: { id: string } }>(query);
    const admin = await foyer.admin();
    const { users } = await admin.does<{ users: { edges: { node: object }[] } }>(
      `{ users(first: 1, search: "${person.username}") { edges { node { id username email fullName role createdAt disabledAt secondFactor } } } }`,
    );
    for (const answer of answers) expect(answer).toEqual({ me: users.edges[0]!.node, again: { id: me.id } });
  });

  it('is nobody with a session that ended before its login was answered', async () => {
    const person = await register(foyer);
    const logins = foyer.app.get(Logins);
    const begin = logins.logIn.bind(logins);
    jest.spyOn(logins, 'logIn').mockImplementationOnce(async (...asked) => {
      const user = await begin(...asked);
      // As if the password was replaced meanwhile.
      await foyer.app.get(Transactions).housekeeping(({ em }) => em.nativeDelete(Session, {}));
      return user;
    });
    const stranger = foyer.client();
    await logIn(stranger, person.username);
    expect(await foyer.em.count(Session, {})).toBe(0);
    expect(await stranger.isRefused('{ myOrders { totalCount } }')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('costs no statement where no cookie and no token is shown', async () => {
    const house = await Foyer.start();
    await house.app.get(MikroORM).close();
    expect(await house.client().asks('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    await house.stop();
  });
});
