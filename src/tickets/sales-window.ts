import { DomainError } from '../common/domain-error.js';
import type { EventStatus } from './event.entity.js';

/** The properties that decide when an event's tickets are on sale. */
export interface SalesWindow {
  status: EventStatus;
  salesOpen: boolean;
  startsAt?: Date | null;
}

export const SALES_CLOSED_REASONS = ['CLOSED', 'STARTED', 'DRAFT', 'ARCHIVED'] as const;
export type SalesClosedReason = (typeof SALES_CLOSED_REASONS)[number];

const SENTENCES: Record<SalesClosedReason, string> = {
  CLOSED: 'Sales are closed.',
  STARTED: 'The event has started.',
  DRAFT: 'The event is not published yet.',
  ARCHIVED: 'The event is archived.',
};

/** Whether the event has started; false without a start. */
export function hasStarted(event: Pick<SalesWindow, 'startsAt'>, now: Date): boolean {
  return Boolean(event.startsAt && event.startsAt <= now);
}

/** Why ordering and queueing are closed at `now`; null while they are open. */
export function salesClosedReason(event: SalesWindow, now: Date): SalesClosedReason | null {
  if (event.status !== 'PUBLISHED') return event.status;
  if (!event.salesOpen) return 'CLOSED';
  return hasStarted(event, now) ? 'STARTED' : null;
}

/** @throws DomainError SALES_CLOSED with the reason, unless ordering and queueing are open at `now` */
export function assertOnSale(event: SalesWindow, now: Date): void {
  const reason = salesClosedReason(event, now);
  if (reason === null) return;
  const startsAt = reason === 'STARTED' && { startsAt: event.startsAt };
  throw new DomainError('SALES_CLOSED', SENTENCES[reason], { reason, ...startsAt });
}
