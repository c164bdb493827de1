import { Injectable } from '@nestjs/common';
import { parse } from 'graphql';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { Budgets, type Spender } from './budgets.js';
import { pointsOfEffort, REFUSAL } from './cost.js';
import { effortOf, lineBreaksIn, type Effort } from './document-effort.js';
import { ListSizes } from './list-sizes.js';
import { OperationWeights } from './operation-weights.js';
import type { Operation, Weight } from './query-weight.js';
import { hasConditionsAtTheTop } from './subscription-conditions.js';

/** An exempt field and the scalars of its objects; no further objects. */
const EXEMPT_DEPTH = 2;

const NAMES: Readonly<Record<keyof Weight, string>> = {
  fields: 'fields',
  rootFields: 'root fields',
  depth: 'levels',
  aliases: 'aliases',
  directives: 'directives',
  cost: 'points of cost',
};

/** Of a document, over HTTP or a socket; the longest of our pages has 33 lines. */
const MAX_LINE_BREAKS = 2000;
/** Comparisons that a document may take, per token of its limit: 5,000 took 7 ms. */
const COMPARISONS_PER_TOKEN = 5;
/** The cache of measured documents: how many, and the longest text that is cached. */
const [REMEMBERED, REMEMBERED_LENGTH] = [500, 4096];

/** A document's measures before validation. */
interface Measured extends Effort {
  conditionsAtTheTop: boolean;
}

/** Limits and charges documents and operations before they run, over HTTP and over sockets. */
@Injectable()
export class OperationLimits {
  private readonly measured = new Map<string, Measured>();
  private readonly weights: OperationWeights;
  private readonly keeps: boolean;

  constructor(
    private readonly config: Config,
    private readonly budgets: Budgets,
    sizes: ListSizes,
  ) {
    this.keeps = config.optimizations.has('documents');
    this.weights = new OperationWeights(config.limits.page, sizes, this.keeps);
  }

  /**
   * Refuses a document that is slow to parse, to validate or to report errors of, and charges for its validation.
   * Measures are cached, since clients repeat few documents.
   *
   * @throws DomainError GRAPHQL_PARSE_FAILED for too many lines, GRAPHQL_VALIDATION_FAILED for too many comparisons and
   *   for a condition that validation would throw on, RATE_LIMITED if the budget is used up
   */
  async read(request: Spender, source: string): Promise<void> {
    const effort = this.measured.get(source) ?? this.measure(source);
    if (!effort) return; // the next parser reports the error
    const limit = COMPARISONS_PER_TOKEN * this.config.limits.tokens;
    if (effort.comparisons > limit) {
      const message = `A document has at most ${limit} pairs of fields or fragments of one name; this one has ${effort.comparisons}.`;
      const details = { measure: 'comparisons', limit, requested: effort.comparisons };
      throw new DomainError('GRAPHQL_VALIDATION_FAILED', message, details);
    }
    if (effort.conditionsAtTheTop) {
      const message = 'The top of a subscription takes neither @skip nor @include.';
      throw new DomainError('GRAPHQL_VALIDATION_FAILED', message);
    }
    const points = pointsOfEffort(effort);
    if (points > 0) await this.budgets.spend(request, points);
  }

  /**
   * Charges the cost of a refusal, unless the budget itself was the reason.
   *
   * @throws DomainError RATE_LIMITED if the budget is used up
   */
  async refused(request: Spender, reason?: unknown): Promise<void> {
    if (reason instanceof DomainError && reason.code === 'RATE_LIMITED') return;
    await this.budgets.spend(request, REFUSAL);
  }

  private measure(source: string): Measured | undefined {
    const breaks = lineBreaksIn(source);
    if (breaks > MAX_LINE_BREAKS) {
      const message = `A document has at most ${MAX_LINE_BREAKS} line breaks; this one has ${breaks}.`;
      const details = { measure: 'line breaks', limit: MAX_LINE_BREAKS, requested: breaks };
      throw new DomainError('GRAPHQL_PARSE_FAILED', message, details);
    }
    try {
      const document = parse(source, { maxTokens: this.config.limits.tokens, noLocation: true });
      const measured = { ...effortOf(document), conditionsAtTheTop: hasConditionsAtTheTop(document) };
      if (this.keeps && source.length <= REMEMBERED_LENGTH) this.remember(source, measured);
      return measured;
    } catch {
      return undefined;
    }
  }

  private remember(source: string, measured: Measured): void {
    if (this.measured.size >= REMEMBERED) this.measured.delete(this.measured.keys().next().value!);
    this.measured.set(source, measured);
  }

  /** The most tokens of a document. */
  get maxTokens(): number {
    return this.config.limits.tokens;
  }

  /** The most points that one operation may cost. */
  get mostCost(): number {
    return this.config.limits.query.cost;
  }

  /**
   * Refuses a too large operation. Charges the cost of any other, at least 1, to its budgets.
   *
   * @returns the points charged
   * @throws DomainError GRAPHQL_VALIDATION_FAILED if it is too large, RATE_LIMITED if a budget is used up
   */
  async admit(request: Spender, operation: Operation): Promise<number> {
    const { query } = this.config.limits;
    const { weight, exempt } = this.weights.of(operation);
    for (const measure of Object.keys(query) as (keyof Weight)[]) {
      const [limit, requested] = [query[measure], weight[measure]];
      if (requested > limit) throw tooLarge(measure, limit, requested);
    }
    const exemptFields = weight.depth <= EXEMPT_DEPTH && exempt ? weight.rootFields : 0;
    const cost = Math.max(1, weight.cost);
    await this.budgets.spend(request, cost, exemptFields);
    return cost;
  }
}

function tooLarge(measure: keyof Weight, limit: number, requested: number): DomainError {
  const message = `An operation has at most ${limit} ${NAMES[measure]}; this one, with its fragments spread, has ${requested}.`;
  return new DomainError('GRAPHQL_VALIDATION_FAILED', message, { measure, limit, requested });
}
