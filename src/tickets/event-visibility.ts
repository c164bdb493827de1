import type { EventStatus } from './event.entity.js';

/** A viewer, as far as events are concerned; null for an anonymous client. */
type Viewer = { may(permission: 'orders.read'): boolean } | null;

/** Whether the viewer is staff, who see drafts and archived events as well. */
export function seesEveryEvent(viewer: Viewer): boolean {
  return viewer?.may('orders.read') ?? false;
}

/** Whether the viewer finds an event of this status by itself. An order shows its customer an archived event, too. */
export function findsEvent(viewer: Viewer, status: EventStatus): boolean {
  return status === 'PUBLISHED' || seesEveryEvent(viewer);
}
