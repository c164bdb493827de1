import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { Budgets, type Spender } from './budgets.js';
import { isExempt } from './exempt.js';
import { weigh, type Operation, type Weight } from './query-weight.js';

/** An exempt field, and what it says of one object: nothing that leads on from there. */
const EXEMPT_DEPTH = 2;

const NAMES: Readonly<Record<keyof Weight, string>> = {
  fields: 'fields',
  rootFields: 'root fields',
  depth: 'levels',
  aliases: 'aliases',
  directives: 'directives',
  cost: 'points of cost',
};

/** What stands between a valid operation and its being run, over HTTP and over a socket. */
@Injectable()
export class OperationLimits {
  constructor(
    private readonly config: Config,
    private readonly budgets: Budgets,
  ) {}

  /**
   * Lets a small enough operation pass and takes its cost, at least 1, from the budgets that it concerns.
   *
   * @throws DomainError GRAPHQL_VALIDATION_FAILED where it is too large, RATE_LIMITED where there was too much
   */
  async admit(request: Spender, operation: Operation): Promise<void> {
    const { query, page } = this.config.limits;
    const weight = weigh(operation, page);
    for (const measure of Object.keys(query) as (keyof Weight)[]) {
      const [limit, requested] = [query[measure], weight[measure]];
      if (requested > limit) throw tooLarge(measure, limit, requested);
    }
    const exemptFields = weight.depth <= EXEMPT_DEPTH && isExempt(operation) ? weight.rootFields : 0;
    await this.budgets.spend(request, Math.max(1, weight.cost), exemptFields);
  }
}

function tooLarge(measure: keyof Weight, limit: number, requested: number): DomainError {
  const message = `An operation has at most ${limit} ${NAMES[measure]}; this one, with its fragments spread, has ${requested}.`;
  return new DomainError('GRAPHQL_VALIDATION_FAILED', message, { measure, limit, requested });
}
