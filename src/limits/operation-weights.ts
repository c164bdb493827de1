import type { OperationDefinitionNode } from 'graphql';
import { isExempt } from './exempt.js';
import type { ListSizes } from './list-sizes.js';
import { weigh, type Operation, type Weight } from './query-weight.js';

/** An operation's weight, and whether all its root fields are exempt. */
export interface Weighed {
  weight: Weight;
  exempt: boolean;
}

/** The most weights of one operation, for different variables. */
const MOST_WEIGHTS = 8;
/** The longest text of a variable that weights are kept for. */
const LONGEST_VALUE = 32;

/** The weights of one operation while the growing lists have these sizes. */
interface Kept {
  variables: readonly string[];
  version: number;
  weights: Map<string, Weighed>;
}

/**
 * The optimisation `documents`: an operation of a kept document is weighed once for each set of values of the variables
 * that its weight depends on, until a growing list changes its size.
 */
export class OperationWeights {
  private readonly kept = new WeakMap<OperationDefinitionNode, Kept>();

  constructor(
    private readonly maxPage: number,
    private readonly sizes: ListSizes,
    private readonly keeps: boolean,
  ) {}

  of(operation: Operation): Weighed {
    const node = operation.operation;
    const kept = this.keeps ? this.kept.get(node) : undefined;
    if (kept?.version !== this.sizes.version) return this.weighed(operation);
    const key = keyOf(kept.variables, operation.variables);
    return (key === undefined ? undefined : kept.weights.get(key)) ?? this.weighed(operation, kept);
  }

  private weighed(operation: Operation, kept?: Kept): Weighed {
    const variables = new Set<string>();
    const weighed = {
      weight: weigh(operation, this.maxPage, this.sizes, variables),
      exempt: isExempt(operation),
    };
    if (!this.keeps) return weighed;
    const now = kept ?? { variables: [...variables], version: this.sizes.version, weights: new Map<string, Weighed>() };
    const key = keyOf(now.variables, operation.variables);
    if (key === undefined) return weighed;
    if (now.weights.size >= MOST_WEIGHTS) now.weights.clear();
    now.weights.set(key, weighed);
    this.kept.set(operation.operation, now);
    return weighed;
  }
}

/** The values of these variables as text; undefined if one is a list, an object or long. */
function keyOf(names: readonly string[], values: Operation['variables']): string | undefined {
  let key = '';
  for (const name of names) {
    const value = values?.[name];
    if (typeof value === 'object' && value !== null) return undefined;
    const text = String(value);
    if (text.length > LONGEST_VALUE) return undefined;
    key += `${typeof value} ${text}\n`;
  }
  return key;
}
