import type { ErrorDetails } from '../common/domain-error.js';
import type { ErrorCode } from '../common/error-code.js';
import { formatError } from '../config/graphql.js';
import type { Order } from './order.entity.js';

/** What became of one of several orders that are decided together. */
export interface DecisionOutcome {
  orderId: number;
  /** As it is now; null where nothing was done. */
  order: Order | null;
  /** Of an approval; null for a rejection. */
  outcome: 'APPROVED' | 'AUTO_REJECTED' | null;
  /** Why nothing was done; null where something was. */
  error: keyof typeof ErrorCode | null;
  message: string | null;
  details: ErrorDetails | null;
}

export function rejected(order: Order): DecisionOutcome {
  return { orderId: order.id, order, outcome: null, error: null, message: null, details: null };
}

/** What a mutation of this order alone would have answered. A failure that is unforeseen is logged, and leaves as its `errorId`. */
export function refused(orderId: number, failure: unknown): DecisionOutcome {
  const { message, extensions } = formatError({ message: '' }, failure);
  const { code, details, errorId } = extensions as {
    code: keyof typeof ErrorCode;
    details?: ErrorDetails;
    errorId?: string;
  };
  return { orderId, order: null, outcome: null, error: code, message, details: details ?? { errorId } };
}
