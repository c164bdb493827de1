import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { hashPassword, passwordMatches } from './password.js';
import { passwordRefusal } from './password-rules.js';
import { Role } from './role.js';
import { caseless, User } from './user.entity.js';
import type { RegisterInput } from './user.types.js';

/** Makes accounts and knows who they belong to. */
@Injectable()
export class Accounts {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws DomainError BAD_USER_INPUT, USERNAME_TAKEN, EMAIL_TAKEN */
  async create({ username, email, password, fullName }: RegisterInput, role: Role): Promise<User> {
    const refusal = passwordRefusal(password, username, this.config.passwordRequireSymbol);
    if (refusal) throw badInput('password', refusal);
    const passwordHash = await hashPassword(password);

    return this.unit.run(async (em) => {
      if (await em.count(User, { usernameKey: caseless(username) })) {
        throw new DomainError('USERNAME_TAKEN', 'Somebody has this username.', { field: 'username' });
      }
      if (await em.count(User, { emailKey: caseless(email) })) {
        throw new DomainError('EMAIL_TAKEN', 'Somebody has this e-mail address.', { field: 'email' });
      }
      const user = new User({ username, email, fullName, role, passwordHash, createdAt: this.clock.now() });
      await em.persist(user).flush();
      return user;
    });
  }

  /**
   * The user with this username or e-mail address and password.
   * @throws DomainError INVALID_CREDENTIALS, the same and after the same work for an unknown login and a wrong password
   */
  async authenticate(login: string, password: string): Promise<User> {
    const user = await this.byLogin(caseless(login.trim()));
    if (!(await passwordMatches(password, user?.passwordHash)) || !user) {
      throw new DomainError('INVALID_CREDENTIALS', 'No account has this login and password.');
    }
    return user;
  }

  find(id: number): Promise<User | null> {
    return this.unit.em.findOne(User, { id });
  }

  /** Nobody has a control character in a name, and a database may refuse the very question. */
  private async byLogin(key: string): Promise<User | null> {
    if (/\p{Cc}/u.test(key)) return null;
    return this.unit.em.findOne(User, key.includes('@') ? { emailKey: key } : { usernameKey: key });
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.unit.em.count(User, { role: Role.ADMIN })) > 0;
  }
}
