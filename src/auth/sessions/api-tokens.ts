import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { badInput, DomainError, notFound } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { MessageBus } from '../../bus/message-bus.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { lockActing } from './account-lock.js';
import { ApiToken } from './api-token.entity.js';
import type { ByUser } from './by.js';
import { CredentialOwners, type OwnedToken } from './credential-owners.js';
import { credentialOf } from './credentials.js';
import { lacksSecondFactor } from '../users/required-second-factor.js';
import { fingerprint, newSecret } from '../users/secret.js';
import { subjectOf, User } from '../users/user.entity.js';

/** The prefix by which secret scanners recognise a token that was committed by mistake. */
export const TOKEN_PREFIX = 'foyer_';
const DAYS = 90;
const MAX_DAYS = 366;
/** The most tokens of one account. */
export const MAX_TOKENS = 50;
const DAY_MS = 86_400_000;
/** The resolution of a token's last use. */
const USED_TO_WITHIN_MS = 5 * 60_000;

/** Tokens for scripts and apps, which have no cookie. */
@Injectable()
export class ApiTokens {
  constructor(
    private readonly transactions: Transactions,
    private readonly bus: MessageBus,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly owners: CredentialOwners,
  ) {}

  /**
   * Creates a token, valid for DAYS by default, with the secret that is shown this once.
   * @throws DomainError BAD_USER_INPUT, FORBIDDEN
   */
  async create(by: ByUser, name: string, asked: Date | undefined): Promise<ApiToken & { secret: string }> {
    const { user } = by;
    if (lacksSecondFactor(user, this.config)) {
      throw new DomainError('FORBIDDEN', 'Set up your second factor first.', { secondFactor: 'REQUIRED' });
    }
    const now = this.clock.now();
    const expiresAt = asked ?? new Date(now.getTime() + DAYS * DAY_MS);
    const left = expiresAt.getTime() - now.getTime();
    if (left <= 0 || left > MAX_DAYS * DAY_MS) throw badInput('expiresAt', `takes a time in the next ${MAX_DAYS} days`);
    const secret = TOKEN_PREFIX + newSecret();
    const token = await this.transactions.run(by, async (tx) => {
      const { em } = tx;
      await lockActing(tx, by);
      await em.nativeDelete(ApiToken, { userId: user.id, expiresAt: { $lte: now } });
      if ((await em.count(ApiToken, { userId: user.id })) >= MAX_TOKENS) {
        throw badInput('name', `an account has at most ${MAX_TOKENS} tokens`);
      }
      const made = em.create(ApiToken, {
        userId: user.id,
        name,
        tokenHash: fingerprint(secret),
        createdAt: now,
        expiresAt,
      });
      await em.flush();
      tx.record(by, { subject: subjectOf(user), after: { token: made.id, expiresAt } });
      await tx.audit(by);
      return made;
    });
    return Object.assign(token, { secret });
  }

  /** A user's tokens, newest first, without expired ones. */
  ofUser(user: User): Promise<ApiToken[]> {
    const where = { userId: user.id, expiresAt: { $gt: this.clock.now() } };
    return this.transactions.em.find(ApiToken, where, { orderBy: { id: 'desc' } });
  }

  /** Deletes a token and closes its sockets. @throws DomainError NOT_FOUND, for another user's token as well */
  revoke(by: ByUser, id: number): Promise<ApiToken> {
    const { user } = by;
    return this.transactions.run(by, async (tx) => {
      await tx.lockForUpdate(User, [user.id]);
      const token = await tx.em.findOne(ApiToken, { id, userId: user.id });
      if (!token) throw notFound('token');
      await this.end(tx, [token]);
      tx.record(by, { subject: subjectOf(user), before: { token: id } });
      await tx.audit(by);
      return token;
    });
  }

  /** Deletes all tokens of a user and closes their sockets. */
  async revokeAll(tx: Tx, userId: number): Promise<void> {
    await this.end(tx, await tx.em.find(ApiToken, { userId }));
  }

  /** Closes the sockets of the user's tokens. The tokens stay valid. */
  async closeSockets(tx: Tx, userId: number): Promise<void> {
    this.endSockets(tx, await tx.em.find(ApiToken, { userId }));
  }

  /** The tokens with these ids that have not expired. */
  stillValid(ids: number[]): Promise<ApiToken[]> {
    return this.transactions.em.find(ApiToken, { id: { $in: ids }, expiresAt: { $gt: this.clock.now() } });
  }

  private async end(tx: Tx, tokens: ApiToken[]): Promise<void> {
    await tx.em.nativeDelete(ApiToken, { id: { $in: tokens.map(({ id }) => id) } });
    this.endSockets(tx, tokens);
  }

  private endSockets(tx: Tx, tokens: ApiToken[]): void {
    for (const token of tokens) {
      tx.afterCommit(() => this.bus.publish({ kind: 'session.ended', session: credentialOf(token) }));
    }
  }

  /** The token with this secret and its user; null if it does not exist or has expired. */
  async identify(secret: string): Promise<OwnedToken | null> {
    const now = this.clock.now();
    const token = await this.owners.ofToken(fingerprint(secret), now);
    if (token && now.getTime() - (token.lastUsedAt?.getTime() ?? 0) > USED_TO_WITHIN_MS) {
      const note = this.transactions.housekeeping(({ em }) =>
        em.nativeUpdate(ApiToken, { id: token.id }, { lastUsedAt: now }),
      );
      await note.catch(() => {}); // the next request tries again
    }
    return token ?? null;
  }
}

/** The token after `Bearer` (RFC 6750); undefined without one. */
export function bearerOf(authorization: unknown): string | undefined {
  return typeof authorization === 'string' ? /^Bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined;
}
