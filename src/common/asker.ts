import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';

/** Who is at the other end of a request, as far as it is known. */
export interface AskerFacts {
  /** The network address; behind a proxy that TRUST_PROXY names, the one that the proxy tells. */
  address?: string;
  /** Whom limits count: the address, of an IPv6 one its first half. */
  subscriber?: string;
  userAgent?: string;
  user?: { id: number; username: string };
  /** The session, as it is stored, or the API token that the request came with. */
  credential?: string;
}

/** Knows whose request it is that the code works for, wherever it is. */
@Injectable()
export class Asker {
  private readonly storage = new AsyncLocalStorage<AskerFacts>();

  /** Runs `work` for one request. */
  during<T>(facts: AskerFacts, work: () => T): T {
    return this.storage.run(facts, work);
  }

  /** From here on the request is this user's, by this session or token. */
  is(user: { id: number; username: string } | null, credential?: string): void {
    const facts = this.storage.getStore();
    if (!facts) return;
    facts.user = user ? { id: user.id, username: user.username } : undefined;
    facts.credential = user ? credential : undefined;
  }

  get facts(): Readonly<AskerFacts> {
    return this.storage.getStore() ?? {};
  }
}
