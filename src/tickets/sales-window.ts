import { DomainError } from '../common/domain-error.js';

/** The properties that decide when an event's tickets are on sale. */
export interface SalesWindow {
  salesOpen: boolean;
  startsAt?: Date | null;
}

/** Whether the event has started; false without a start. */
export function hasStarted(event: Pick<SalesWindow, 'startsAt'>, now: Date): boolean {
  return Boolean(event.startsAt && event.startsAt <= now);
}

/** @throws DomainError SALES_CLOSED, with the reason CLOSED or STARTED, unless ordering and queueing are open now */
export function assertOnSale(event: SalesWindow, now: Date): void {
  if (!event.salesOpen) throw new DomainError('SALES_CLOSED', 'Sales are closed.', { reason: 'CLOSED' });
  if (hasStarted(event, now)) {
    throw new DomainError('SALES_CLOSED', 'The event has started.', { reason: 'STARTED', startsAt: event.startsAt });
  }
}
