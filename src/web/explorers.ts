import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Accounts } from '../auth/accounts.js';
import { lacksSecondFactor } from '../auth/required-second-factor.js';
import { Sessions } from '../auth/sessions.js';
import { Config } from '../config/config.js';

/** Who may look the API over: in production whoever has `api.explore`, elsewhere everybody. */
@Injectable()
export class Explorers {
  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: Accounts,
    private readonly config: Config,
  ) {}

  async admit(request: IncomingMessage): Promise<boolean> {
    if (!this.config.production) return true;
    const identity = await this.sessions.identify(request);
    const viewer = identity && (await this.accounts.find(identity.userId));
    return (
      viewer !== undefined && viewer !== null && viewer.may('api.explore') && !lacksSecondFactor(viewer, this.config)
    );
  }
}
