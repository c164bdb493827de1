import { Injectable, type OnModuleInit } from '@nestjs/common';
import { known, NodeReaders } from '../../nodes/node-readers.js';
import { Loaders } from '../../persistence/loaders.js';
import { ApiTokens } from '../sessions/api-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { seenFrom } from './seen-from.js';
import { User } from '../users/user.entity.js';

/** Reads by their ids: oneself, and everybody for admins; one's own sessions and API tokens. */
@Injectable()
export class AccountNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly loaders: Loaders,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
  ) {}

  onModuleInit(): void {
    this.nodes.register('User', {
      access: (viewer, id) => (viewer?.id === id ? 'public' : 'users.read'),
      read: (_, id) => this.loaders.maybeOne(User, id),
    });
    this.nodes.register('Session', {
      access: 'account.read',
      read: async (asked, id) => {
        const session = (await this.sessions.ofUser(known(asked))).find((one) => one.id === id);
        return session && seenFrom(asked.request, session);
      },
    });
    this.nodes.register('ApiToken', {
      access: 'account.read',
      read: async (asked, id) => (await this.tokens.ofUser(known(asked))).find((one) => one.id === id),
    });
  }
}
