import { DomainError } from '../common/domain-error.js';

export const QUEUE_STATUSES = ['WAITING', 'OFFERED', 'FULFILLED', 'EXPIRED', 'LEFT'] as const;
export type QueueStatus = (typeof QUEUE_STATUSES)[number];

/** All moves of a queue entry. Automatic offers do not exist yet, so no move leads to OFFERED. */
export const QUEUE_MOVES: Readonly<Record<QueueStatus, readonly QueueStatus[]>> = {
  WAITING: ['FULFILLED', 'LEFT', 'EXPIRED'],
  OFFERED: [],
  FULFILLED: [],
  EXPIRED: [],
  LEFT: [],
};

/** @throws DomainError INVALID_TRANSITION with `from` and `to` */
export function assertQueueMove(from: QueueStatus, to: QueueStatus): void {
  if (QUEUE_MOVES[from].includes(to)) return;
  throw new DomainError('INVALID_TRANSITION', `A queue entry that is ${from} cannot become ${to}.`, { from, to });
}
