import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Statement } from '../../persistence/statements/statement.js';
import { Transactions } from '../../persistence/transactions.js';
import { findUser } from '../users/find-user.js';
import type { Role } from '../users/role.js';
import { User } from '../users/user.entity.js';
import { ApiToken } from './api-token.entity.js';
import { Session } from './session.entity.js';

/** A session or token that is not over, and its user. */
export interface Owned {
  userId: number;
  expiresAt: Date;
  /** The account, read with it; null if it is disabled or gone. */
  user: User | null;
}
export interface OwnedSession extends Owned {
  startedAt: Date;
  seenAt: Date;
}
export interface OwnedToken extends Owned {
  id: number;
  lastUsedAt: Date | null;
}

/**
 * Reads a shown session or API token together with its user. The optimisation `identities` makes that one prepared
 * statement; without it, MikroORM finds one after the other.
 */
@Injectable()
export class CredentialOwners {
  constructor(
    private readonly transactions: Transactions,
    private readonly config: Config,
  ) {}

  /** @param id as it is stored; undefined for a session that is over, unknown or of nobody */
  async ofSession(id: string, now: Date): Promise<OwnedSession | undefined> {
    if (this.isOn) {
      const row = await SESSION.first(this.transactions.db, { id, now });
      return row && { ...row, user: userIn(row) };
    }
    const session = await this.transactions.em.findOne(Session, { id, expiresAt: { $gt: now } });
    const { userId } = session ?? {};
    if (!session || userId === null || userId === undefined) return undefined;
    return { ...timesOf(session), userId, user: await findUser(this.transactions.em, userId) };
  }

  /** @param tokenHash as it is stored; undefined for a token that is over or unknown */
  async ofToken(tokenHash: string, now: Date): Promise<OwnedToken | undefined> {
    if (this.isOn) {
      const row = await TOKEN.first(this.transactions.db, { tokenHash, now });
      return row && { ...row, user: userIn(row) };
    }
    const token = await this.transactions.em.findOne(ApiToken, { tokenHash, expiresAt: { $gt: now } });
    if (!token) return undefined;
    const { id, userId, expiresAt, lastUsedAt = null } = token;
    return { id, userId, expiresAt, lastUsedAt, user: await findUser(this.transactions.em, userId) };
  }

  private get isOn(): boolean {
    return this.config.optimizations.has('identities');
  }
}

function timesOf({ startedAt, seenAt, expiresAt }: Session) {
  return { startedAt, seenAt, expiresAt };
}

interface Tables {
  session: { id: string; user_id: number; started_at: Date; seen_at: Date; expires_at: Date };
  api_token: { id: number; user_id: number; token_hash: string; expires_at: Date; last_used_at: Date | null };
  users: {
    id: number;
    username: string;
    username_key: string;
    email: string;
    email_key: string;
    address_key: string | null;
    full_name: string | null;
    role: Role;
    search_key: string;
    derived_from: string | null;
    password_hash: string;
    created_at: Date;
    disabled_at: Date | null;
    second_factor: boolean;
  };
}

const USER_COLUMNS = [
  'u.id as ownerId',
  'u.username as username',
  'u.username_key as usernameKey',
  'u.email as email',
  'u.email_key as emailKey',
  'u.address_key as addressKey',
  'u.full_name as fullName',
  'u.role as role',
  'u.search_key as searchKey',
  'u.derived_from as derivedFrom',
  'u.password_hash as passwordHash',
  'u.created_at as createdAt',
  'u.second_factor as secondFactor',
] as const;

/** The columns of a joined user; all null if it is disabled or gone. */
type UserRow = Pick<
  User,
  | 'username'
  | 'usernameKey'
  | 'email'
  | 'emailKey'
  | 'addressKey'
  | 'fullName'
  | 'role'
  | 'searchKey'
  | 'derivedFrom'
  | 'passwordHash'
  | 'createdAt'
  | 'secondFactor'
> & { ownerId: number | null };

type SessionRow = UserRow & Omit<OwnedSession, 'user'>;
type TokenRow = UserRow & Omit<OwnedToken, 'user'>;

const SESSION = new Statement<Tables, { id: string; now: Date }, SessionRow>(
  (db, $) =>
    db
      .selectFrom('session as s')
      .leftJoin('users as u', (join) => join.onRef('u.id', '=', 's.user_id').on('u.disabled_at', 'is', null))
      .select(['s.user_id as userId', 's.started_at as startedAt', 's.seen_at as seenAt', 's.expires_at as expiresAt'])
      .select(USER_COLUMNS)
      .where('s.id', '=', $.id)
      .where('s.expires_at', '>', $.now)
      .where('s.user_id', 'is not', null)
      .$castTo<SessionRow>(),
  { startedAt: 'date', seenAt: 'date', expiresAt: 'date', createdAt: 'date', secondFactor: 'boolean' },
);

const TOKEN = new Statement<Tables, { tokenHash: string; now: Date }, TokenRow>(
  (db, $) =>
    db
      .selectFrom('api_token as t')
      .leftJoin('users as u', (join) => join.onRef('u.id', '=', 't.user_id').on('u.disabled_at', 'is', null))
      .select(['t.id as id', 't.user_id as userId', 't.expires_at as expiresAt', 't.last_used_at as lastUsedAt'])
      .select(USER_COLUMNS)
      .where('t.token_hash', '=', $.tokenHash)
      .where('t.expires_at', '>', $.now)
      .$castTo<TokenRow>(),
  { expiresAt: 'date', lastUsedAt: 'date', createdAt: 'date', secondFactor: 'boolean' },
);

/** The user in a row, as MikroORM would have it, but in no identity map. */
function userIn(row: UserRow): User | null {
  if (row.ownerId === null) return null;
  const user = Object.create(User.prototype) as User;
  return Object.assign(user, {
    id: row.ownerId,
    username: row.username,
    usernameKey: row.usernameKey,
    email: row.email,
    emailKey: row.emailKey,
    addressKey: row.addressKey,
    fullName: row.fullName,
    role: row.role,
    searchKey: row.searchKey,
    derivedFrom: row.derivedFrom,
    passwordHash: row.passwordHash,
    createdAt: row.createdAt,
    disabledAt: null,
    secondFactor: row.secondFactor,
  });
}
