import { Field, Int, ObjectType } from '@nestjs/graphql';
import { MoneyObject } from '../../common/money.types.js';
import { Rows } from '../../limits/cost.js';
import { EventObject, TicketTypeObject } from '../../tickets/tickets.types.js';

@ObjectType('TicketTypeStats', { description: 'The figures of one ticket type.' })
export class TicketTypeStatsObject {
  @Field(() => TicketTypeObject, { description: 'The ticket type of these figures.' })
  ticketType!: TicketTypeObject;

  @Field(() => Int, { description: 'In stock, promised to nobody.' })
  available!: number;

  @Field(() => Int, { description: 'Set aside: offers, and orders out of offers.' })
  held!: number;

  @Field(() => Int, { description: 'Approved or completed, not refunded.' })
  sold!: number;

  @Field(() => MoneyObject, { description: 'The sold tickets at the prices of their orders.' })
  revenue!: MoneyObject;

  @Field(() => Int, { description: 'Tickets of this type in pending orders.' })
  pendingQuantity!: number;

  @Field(() => Int, { description: 'How many wait for it.' })
  waitingEntries!: number;

  @Field(() => Int, { description: 'How many tickets they wait for.' })
  waitingQuantity!: number;
}

@ObjectType('DashboardStats', { description: 'The figures of one event at one moment.' })
export class DashboardStatsObject {
  @Field(() => EventObject, { description: 'The ticket type of these figures.' })
  event!: EventObject;

  @Field(() => MoneyObject, { description: 'Approved and completed orders, at the prices they were ordered at.' })
  revenue!: MoneyObject;

  @Field(() => Int, { description: 'Orders that wait for staff.' })
  pendingOrders!: number;

  @Field(() => Int, { description: 'Orders that are approved and not yet completed.' })
  approvedOrders!: number;

  @Field(() => Int, { description: 'Orders that are completed.' })
  completedOrders!: number;

  @Field(() => Int, { description: 'Orders that were rejected, by staff or for want of stock.' })
  rejectedOrders!: number;

  @Field(() => Int, { description: 'Orders that were cancelled.' })
  cancelledOrders!: number;

  @Field(() => [TicketTypeStatsObject], { description: 'One for each ticket type of the event.' })
  @Rows('ticketTypes')
  ticketTypes!: TicketTypeStatsObject[];

  @Field(() => Date, { description: 'The moment that the figures are of.' })
  asOf!: Date;
}

@ObjectType('StockCheck', { description: 'Recounts orders, holds and movements against the counters.' })
export class StockCheckObject {
  @Field(() => Boolean, { description: 'Whether every counter agrees.' })
  ok!: boolean;

  @Field(() => [String], { description: 'One sentence for each that does not, 500 at most.' })
  differences!: string[];
}
