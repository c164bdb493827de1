import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { findUser } from '../auth/users/find-user.js';
import { lacksSecondFactor } from '../auth/users/required-second-factor.js';
import { Sessions } from '../auth/sessions/sessions.js';
import { Config } from '../config/config.js';
import { Transactions } from '../persistence/transactions.js';

/** Decides whether a request may read the schema. In production that takes `api.explore`, elsewhere nothing. */
@Injectable()
export class SchemaAccess {
  constructor(
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
    private readonly config: Config,
  ) {}

  async admit(request: IncomingMessage): Promise<boolean> {
    if (!this.config.production) return true;
    const identity = await this.sessions.identify(request);
    const viewer = identity && (await findUser(this.transactions.em, identity.userId));
    return (
      viewer !== undefined && viewer !== null && viewer.may('api.explore') && !lacksSecondFactor(viewer, this.config)
    );
  }
}
