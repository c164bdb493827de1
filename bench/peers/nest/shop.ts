import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/sqlite';
import { Injectable } from '@nestjs/common';
import { Order, OrderItem, TicketType } from './entities.js';
import type { ApprovalResultType, OrderItemInput, OrderType, TicketTypeType } from './types.js';

const money = (amount: number) => ({ amount, currency: 'USD' });

/** The rules of the slice, on MikroORM's unit of work as its documentation shows it. */
@Injectable()
export class Shop {
  constructor(private readonly em: EntityManager) {}

  async ticketTypes(): Promise<TicketTypeType[]> {
    const types = await this.em.findAll(TicketType, { orderBy: { id: 'asc' } });
    return types.map(({ id, name, tier, available, sold, price }) => ({
      id,
      name,
      tier,
      available,
      sold,
      price: money(price),
    }));
  }

  /** A pending order. Stock is looked at and not taken. */
  placeOrder(lines: OrderItemInput[]): Promise<OrderType> {
    return this.em.transactional(async (em) => {
      const types = await em.find(TicketType, { id: lines.map(({ ticketTypeId }) => Number(ticketTypeId)) });
      const order = em.create(Order, {
        code: randomBytes(6).toString('hex'),
        customerId: 1,
        status: 'PENDING',
        total: 0,
        placedAt: new Date(),
      });
      for (const { ticketTypeId, quantity } of lines) {
        const ticketType = types.find(({ id }) => id === Number(ticketTypeId));
        if (!ticketType) throw new Error('NOT_FOUND');
        if (ticketType.available < quantity) throw new Error('INSUFFICIENT_STOCK');
        em.create(OrderItem, { order, ticketType, quantity, unitPrice: ticketType.price });
        order.total += quantity * ticketType.price;
      }
      await em.flush();
      return typeOf(order);
    });
  }

  /** Takes the stock of all lines and approves, or rejects where one falls short. */
  approveOrder(id: number): Promise<ApprovalResultType> {
    return this.em.transactional(async (em) => {
      const order = await em.findOneOrFail(Order, id, { populate: ['items', 'items.ticketType'] });
      if (order.status !== 'PENDING') throw new Error('INVALID_TRANSITION');
      const items = order.items.getItems();
      const enough = items.every(({ ticketType, quantity }) => ticketType.available >= quantity);
      for (const { ticketType, quantity } of enough ? items : []) {
        ticketType.available -= quantity;
        ticketType.sold += quantity;
      }
      order.status = enough ? 'APPROVED' : 'REJECTED';
      order.decidedAt = new Date();
      await em.flush();
      return { outcome: enough ? 'APPROVED' : 'AUTO_REJECTED', order: typeOf(order) };
    });
  }
}

function typeOf({ id, code, status, total }: Order): OrderType {
  return { id, code, status, total: money(total) };
}
