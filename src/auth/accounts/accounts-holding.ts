import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { Holdings, type Holding } from '../../persistence/holdings.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { ApiTokens } from '../sessions/api-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { deriveSomeUsers } from '../users/derive-users.js';
import { subjectOf, User } from '../users/user.entity.js';

/** The account itself, its sessions and API tokens. `Accounts.anonymise` forgets them, last of all. */
@Injectable()
export class AccountsHolding implements Holding, OnModuleInit {
  /** An account has search words, unless it is erased. */
  readonly recount = `
    select 'search words of user ' || u.id as what,
      case when u.username = 'erased-' || u.id then 0 else 1 end as counted,
      case when exists (select 1 from search_word w where w.kind = 'user' and w.owner_id = u.id) then 1 else 0 end as recounted
    from users u where u.derived_from = u.search_key`;

  constructor(
    private readonly holdings: Holdings,
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly logger: Logger, // Nest's is silent until the application listens
  ) {}

  onModuleInit(): void {
    this.holdings.register(this);
  }

  /** The log names accounts that have spellings of one address: each logs in with its own. */
  async deriveSome(tx: Tx, most: number): Promise<boolean> {
    const { more, same } = await deriveSomeUsers(tx, most);
    const names = same.map(
      ({ user, holder }) => `${subjectOf(user)} ${user.username} and ${subjectOf(holder)} ${holder.username}`,
    );
    tx.afterCommit(() => {
      for (const both of names) {
        this.logger.warn(`${both} have spellings of one e-mail address. Each logs in with its own spelling.`);
      }
    });
    return more;
  }

  async summary(userId: number): Promise<Record<string, unknown>> {
    const user = await this.transactions.em.findOneOrFail(User, { id: userId });
    const { username, email, fullName, role, createdAt, secondFactor } = user;
    const sessions = await this.sessions.ofUser(user);
    const tokens = await this.tokens.ofUser(user);
    return {
      account: { username, email, fullName, role, createdAt, secondFactor },
      sessions: sessions.map(({ startedAt, seenAt, expiresAt, userAgent }) => ({
        startedAt,
        seenAt,
        expiresAt,
        userAgent,
      })),
      apiTokens: tokens.map(({ name, createdAt: made, expiresAt, lastUsedAt }) => ({
        name,
        createdAt: made,
        expiresAt,
        lastUsedAt,
      })),
    };
  }
}
