import { DomainError } from '../common/domain-error.js';

export const ORDER_STATUSES = ['PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export interface Move {
  readonly to: OrderStatus;
  /** Whether the order's customer may make the move; staff may make every one. */
  readonly customer: 'never' | 'always' | 'until the event starts';
  readonly stock: 'untouched' | 'taken' | 'given back';
}

/** All moves of an order. Any other transition is refused. */
export const ORDER_MOVES: Readonly<Record<OrderStatus, readonly Move[]>> = {
  PENDING: [
    { to: 'APPROVED', customer: 'never', stock: 'taken' },
    { to: 'REJECTED', customer: 'never', stock: 'untouched' },
    { to: 'CANCELLED', customer: 'always', stock: 'untouched' },
  ],
  APPROVED: [
    { to: 'COMPLETED', customer: 'always', stock: 'untouched' },
    { to: 'CANCELLED', customer: 'until the event starts', stock: 'given back' },
  ],
  COMPLETED: [{ to: 'CANCELLED', customer: 'until the event starts', stock: 'given back' }],
  REJECTED: [],
  CANCELLED: [],
};

/** Orders whose tickets are sold and whose totals are revenue. */
export const SOLD: readonly OrderStatus[] = ['APPROVED', 'COMPLETED'];

/**
 * The statuses to which a viewer may move the order now.
 * @param viewer.decides whether the viewer is staff; otherwise the order's customer
 * @param viewer.started whether the event has started
 */
export function nextStatuses(from: OrderStatus, viewer: { decides: boolean; started: boolean }): OrderStatus[] {
  const may = (move: Move) => viewer.decides || customerMay(move, viewer.started);
  return ORDER_MOVES[from].filter(may).map(({ to }) => to);
}

/** The statuses that a decision gives a pending order. */
export const DECISIONS: readonly OrderStatus[] = ['APPROVED', 'REJECTED'];

/** @throws DomainError INVALID_TRANSITION with `from` and `to` */
export function moveBetween(from: OrderStatus, to: OrderStatus): Move {
  const move = ORDER_MOVES[from].find((candidate) => candidate.to === to);
  if (!move) throw new DomainError('INVALID_TRANSITION', `An order that is ${from} cannot become ${to}.`, { from, to });
  return move;
}

/** @throws DomainError INVALID_TRANSITION if the customer may not make this move, or may no longer */
export function assertCustomerMay(from: OrderStatus, to: OrderStatus, started: boolean): void {
  const move = moveBetween(from, to);
  if (customerMay(move, started)) return;
  const why = move.customer === 'never' ? 'only by staff' : 'only by staff once the event has started';
  throw new DomainError('INVALID_TRANSITION', `An order that is ${from} becomes ${to} ${why}.`, {
    from,
    to,
    reason: why,
  });
}

function customerMay({ customer }: Move, started: boolean): boolean {
  return customer === 'always' || (customer === 'until the event starts' && !started);
}
