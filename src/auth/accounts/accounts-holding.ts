import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Holdings, type Holding } from '../../persistence/holdings.js';
import { Transactions } from '../../persistence/transactions.js';
import { ApiTokens } from '../sessions/api-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { User } from '../users/user.entity.js';

/** The account itself, its sessions and API tokens. `Accounts.anonymise` forgets them, last of all. */
@Injectable()
export class AccountsHolding implements Holding, OnModuleInit {
  constructor(
    private readonly holdings: Holdings,
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
  ) {}

  onModuleInit(): void {
    this.holdings.register(this);
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
