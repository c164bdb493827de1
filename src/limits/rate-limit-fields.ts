import type { Limits } from '../config/limits.js';

/** The budgets that a request may pay into, in the order of the fields. */
const BUDGETS = ['address', 'credential', 'user'] as const;
export type BudgetName = (typeof BUDGETS)[number];

/** The window of every budget, in seconds. */
export const WINDOW = 60;

/** The points that were taken from each budget in this window, and its rest in milliseconds. */
export type Counts = Partial<Record<BudgetName, { consumedPoints: number; msBeforeNext: number }>>;

/**
 * The values of RateLimit-Policy and RateLimit
 * (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10). Budgets count points instead of
 * requests, which `qu` says.
 */
export class RateLimitFields {
  private readonly policies: Readonly<Record<BudgetName, string>>;

  constructor(private readonly budget: Limits['budget']) {
    const policy = (name: BudgetName) => `"${name}";q=${budget[name]};qu="points";w=${WINDOW}`;
    this.policies = { address: policy('address'), credential: policy('credential'), user: policy('user') };
  }

  /** The budgets that the request paid into, each with its points and seconds. */
  policyOf(counts: Counts): string {
    let text = '';
    for (const name of BUDGETS) if (counts[name]) text += (text && ', ') + this.policies[name];
    return text;
  }

  /** The points that are left of each, and the seconds until it is whole again. */
  stateOf(counts: Counts): string {
    let text = '';
    for (const name of BUDGETS) {
      const count = counts[name];
      if (!count) continue;
      const points = Math.max(0, this.budget[name] - count.consumedPoints);
      const seconds = Math.max(1, Math.ceil(count.msBeforeNext / 1000));
      text += `${text && ', '}"${name}";r=${points};t=${seconds}`;
    }
    return text;
  }
}
