import { Controller, Get, Header, Param } from '@nestjs/common';
import { Allow, Viewer } from '../auth/sessions/access.js';
import { User } from '../auth/users/user.entity.js';
import { DomainError, notFound } from '../common/domain-error.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import { rowOrBare } from '../common/ids/id-arguments.js';
import { Loaders } from '../persistence/loaders.js';
import { Event } from '../tickets/event.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { OrderItem } from './order-item.entity.js';
import { Orders } from './orders.js';
import { RECEIPT_CSP, receiptPage } from './receipt.js';

@Controller('orders')
export class ReceiptController {
  constructor(
    private readonly orders: Orders,
    private readonly loaders: Loaders,
    private readonly ids: GlobalIds,
  ) {}

  /** The printable receipt, for the order's owner or staff, once it is approved. */
  @Get(':id/receipt')
  @Allow('orders.place')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', RECEIPT_CSP)
  async receipt(@Viewer() viewer: User, @Param('id') id: string): Promise<string> {
    const orderId = rowOrBare(this.ids, 'Order', id, 'the address of a receipt');
    if (orderId === undefined) throw notFound('order');
    const order = await this.orders.visible(viewer, orderId);
    if (!order.hasReceipt) throw new DomainError('NOT_FOUND', `An order that is ${order.status} has no receipt.`);

    const [customer, event, items] = await Promise.all([
      this.loaders.one(User, order.customer.id),
      this.loaders.one(Event, order.event.id),
      this.loaders.many(OrderItem, 'order', order.id),
    ]);
    const lines = items.map(async (item) => ({
      item,
      ticketType: await this.loaders.one(TicketType, item.ticketType.id),
    }));
    return receiptPage({ order, customer, event, items: await Promise.all(lines) }).text;
  }
}
