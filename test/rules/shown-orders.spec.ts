import type { ChangeMessage, MessageKind } from '../../src/bus/message.js';
import { ShownOrders } from '../../src/orders/shown-orders.js';
import type { Order } from '../../src/orders/order.entity.js';
import type { Page } from '../../src/persistence/page.js';

const pageOf = (...events: number[]) =>
  ({ edges: events.map((id) => ({ node: { event: { id } }, cursor: '' })) }) as unknown as Page<Order>;

describe('the orders that a customer watches', () => {
  const shown = new ShownOrders(5);
  const concerned = (kind: MessageKind, about: Partial<ChangeMessage>) =>
    shown.concerns({ kind, at: new Date(0), ...about });

  it('change with a rename of any event while they are read', async () => {
    expect(concerned('event.updated', { eventId: 9 })).toBe(true);
    let during: boolean | undefined;
    await shown.reading(async () => {
      during = concerned('event.updated', { eventId: 9 });
      return pageOf(7, 8, 7);
    });
    expect(during).toBe(true);
  });

  it.each([
    ['order.approved', { customerId: 5, eventId: 9 }, true],
    ['order.approved', { customerId: 6, eventId: 7 }, false],
    ['queue.joined', { customerId: 5, eventId: 7 }, false],
    ['event.updated', { eventId: 7 }, true],
    ['ticketType.updated', { eventId: 8 }, true],
    ['event.updated', { eventId: 9 }, false],
    ['stock.changed', { eventId: 7 }, false],
    ['event.updated', {}, false],
  ] as const)('with %s and %j: %s', (kind, about, expected) => {
    expect(concerned(kind, about)).toBe(expected);
  });
});
