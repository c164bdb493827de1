import { options } from './stryker.js';

/** What carries the rules out, against the application. */
export default options('services', [
  'src/admin/approval-desk.ts',
  'src/admin/stock-check.ts',
  'src/orders/order-code.ts',
  'src/orders/order-item.entity.ts',
  'src/orders/order-moves.service.ts',
  'src/orders/order-tallies.ts',
  'src/orders/order.entity.ts',
  'src/orders/orders.service.ts',
  'src/persistence/idempotency.ts',
  'src/queue/queue-entry.entity.ts',
  'src/queue/queue-positions.ts',
  'src/queue/queue.service.ts',
  'src/tickets/default-event.ts',
  'src/tickets/event-uses.ts',
  'src/tickets/event.entity.ts',
  'src/tickets/events.service.ts',
  'src/tickets/stock-movement.entity.ts',
  'src/tickets/stock.ts',
  'src/tickets/ticket-type.entity.ts',
  'src/tickets/ticket-types.service.ts',
]);
