import { Injectable } from '@nestjs/common';
import { findUser } from '../auth/users/find-user.js';
import { lacksSecondFactor } from '../auth/users/required-second-factor.js';
import { Config } from '../config/config.js';
import { Transactions } from '../persistence/transactions.js';

/** Decides whether a request may read the schema. In production that takes `api.explore`, elsewhere nothing. */
@Injectable()
export class SchemaAccess {
  constructor(
    private readonly transactions: Transactions,
    private readonly config: Config,
  ) {}

  /** @param request its `user` was found out when it came, or when a socket presented a token */
  async admit({ user }: { user?: unknown }): Promise<boolean> {
    if (!this.config.production) return true;
    const { id } = (user ?? {}) as { id?: number };
    const viewer = id === undefined ? null : await findUser(this.transactions.em, id);
    return viewer !== null && viewer.may('api.explore') && !lacksSecondFactor(viewer, this.config);
  }
}
