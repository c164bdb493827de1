import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';

/** The socket, the user (if logged in) and the address of a subscription. */
export interface Stander {
  /** The identity of the socket. */
  socket: object;
  userId: number | undefined;
  address: string;
}

const NAMES = { socket: 'one socket', user: 'one user', address: 'one address' } as const;

type Holder = keyof typeof NAMES;

/** Sums the costs of the open subscriptions by socket, user and address, at this replica, and limits the sums. */
@Injectable()
export class StandingCosts {
  private readonly sums: Record<Holder, Map<unknown, number>> = {
    socket: new Map(),
    user: new Map(),
    address: new Map(),
  };

  constructor(private readonly config: Config) {}

  /**
   * Counts an open subscription of this cost.
   *
   * @returns a function that subtracts it again; further calls have no effect
   * @throws DomainError GRAPHQL_VALIDATION_FAILED if a sum would exceed its limit; nothing is counted then
   */
  take({ socket, userId, address }: Stander, cost: number): () => void {
    const holders: [Holder, unknown][] = [
      ['socket', socket],
      ...(userId === undefined ? [] : [['user', userId] as [Holder, unknown]]),
      ['address', address],
    ];
    for (const [holder, key] of holders) {
      const [limit, requested] = [this.config.limits.standingCost[holder], this.sumOf(holder, key) + cost];
      if (requested > limit) throw tooMuch(holder, limit, requested);
    }
    for (const [holder, key] of holders) this.add(holder, key, cost);
    let open = true;
    return () => {
      if (open) for (const [holder, key] of holders) this.add(holder, key, -cost);
      open = false;
    };
  }

  /** The number of sockets, users and addresses with open subscriptions. */
  get counted(): number {
    return this.sums.socket.size + this.sums.user.size + this.sums.address.size;
  }

  private sumOf(holder: Holder, key: unknown): number {
    return this.sums[holder].get(key) ?? 0;
  }

  private add(holder: Holder, key: unknown, cost: number): void {
    const sum = this.sumOf(holder, key) + cost;
    if (sum === 0) this.sums[holder].delete(key);
    else this.sums[holder].set(key, sum);
  }
}

function tooMuch(holder: Holder, limit: number, requested: number): DomainError {
  const message = `The open subscriptions of ${NAMES[holder]} cost at most ${limit} points together; with this one, ${requested}.`;
  const measure = `standingCost.${holder}`;
  return new DomainError('GRAPHQL_VALIDATION_FAILED', message, { measure, limit, requested });
}
