import type { ChangeMessage } from '../bus/message.js';
import type { Page } from '../persistence/page.js';
import type { Order } from './order.entity.js';

/** Whether today's names, start or venue may differ, which stand beside those of an order. */
export function isRenaming({ kind }: Pick<ChangeMessage, 'kind'>): boolean {
  return kind === 'event.updated' || kind === 'ticketType.updated';
}

/** Decides which messages change a customer's own orders, as last read. */
export class ShownOrders {
  /** The events of the orders; undefined while they are not known. */
  private events?: ReadonlySet<number>;

  constructor(private readonly customerId: number) {}

  /** Reads the orders and remembers their events. During the read, a change of any event counts. */
  async reading(read: () => Promise<Page<Order>>): Promise<Page<Order>> {
    this.events = undefined;
    const page = await read();
    this.events = new Set(page.edges.map(({ node }) => node.event.id));
    return page;
  }

  /** True for messages about the customer's orders, and about a change of one of their events. */
  concerns(message: ChangeMessage): boolean {
    const { kind, customerId, eventId = NaN } = message;
    if (customerId === this.customerId) return kind.startsWith('order.');
    return isRenaming(message) && (this.events?.has(eventId) ?? true);
  }
}
