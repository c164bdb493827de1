import { Logger } from '@nestjs/common';
import { DomainError, type ErrorDetails } from '../common/domain-error.js';
import type { ErrorCode } from '../common/error-code.js';
import { logUnforeseen, OUR_FAULT } from '../common/unforeseen.js';
import type { Order } from './order.entity.js';

const logger = new Logger('Orders');

/** The outcome for one of several orders that are decided together. */
export interface DecisionOutcome {
  orderId: number;
  /** The order as it is now; null if nothing was done. */
  order: Order | null;
  /** Of an approval; null for a rejection. */
  outcome: 'APPROVED' | 'AUTO_REJECTED' | null;
  /** Why nothing was done; null after a success. */
  error: keyof typeof ErrorCode | null;
  message: string | null;
  details: ErrorDetails | null;
}

export function rejected(order: Order): DecisionOutcome {
  return { orderId: order.id, order, outcome: null, error: null, message: null, details: null };
}

/**
 * The error that a mutation of this order alone would have returned. An unexpected failure is logged; the client gets
 * its `errorId`.
 */
export function refused(orderId: number, failure: unknown): DecisionOutcome {
  const none = { orderId, order: null, outcome: null };
  if (failure instanceof DomainError) {
    const { code, message, details } = failure;
    return { ...none, error: code, message, details };
  }
  const errorId = logUnforeseen(logger, failure);
  return { ...none, error: 'INTERNAL_SERVER_ERROR', message: OUR_FAULT, details: { errorId } };
}
