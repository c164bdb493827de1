import { Field, Int, ObjectType } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import { ChangedBy } from '../../bus/changed-by.js';
import { MoneyObject } from '../../common/money.types.js';
import { GlobalIdField } from '../../common/ids/id-fields.js';
import { NodeObject } from '../../common/ids/node.types.js';
import type { DashboardStats, TicketTypeStats } from './statistics.js';
import { Rows } from '../../limits/cost.js';
import { EventObject, TicketTypeObject } from '../../tickets/tickets.types.js';

@ObjectType('TicketTypeStats', { implements: () => NodeObject, description: 'The figures of one ticket type.' })
@WithObject()
export class TicketTypeStatsObject {
  @GlobalIdField(
    'TicketTypeStats',
    'Stays the same for a ticket type.',
    ({ ticketType }: TicketTypeStats) => ticketType.id,
  )
  @ChangedBy()
  id!: number;

  @Field(() => TicketTypeObject, { description: 'The ticket type of these figures.' })
  @ChangedBy()
  ticketType!: TicketTypeObject;

  @Field(() => Int, { description: 'In stock, promised to nobody.' })
  @ChangedBy('stock.changed')
  available!: number;

  @Field(() => Int, { description: 'Set aside: offers, and orders out of offers.' })
  @ChangedBy('stock.changed')
  held!: number;

  @Field(() => Int, { description: 'Approved or completed, not refunded.' })
  @ChangedBy('stock.changed')
  sold!: number;

  @Field(() => MoneyObject, { description: 'The sold tickets at the prices of their orders.' })
  @ChangedBy('stock.changed', 'event.updated')
  revenue!: MoneyObject;

  @Field(() => Int, { description: 'Tickets of this type in pending orders.' })
  @ChangedBy('order.*')
  pendingQuantity!: number;

  @Field(() => Int, { description: 'How many wait for it.' })
  @ChangedBy('queue.*')
  waitingEntries!: number;

  @Field(() => Int, { description: 'How many tickets they wait for.' })
  @ChangedBy('queue.*')
  waitingQuantity!: number;
}

@ObjectType('DashboardStats', { implements: () => NodeObject, description: 'The figures of one event at one moment.' })
@ChangedBy('order.*')
@WithObject()
export class DashboardStatsObject {
  @GlobalIdField('DashboardStats', 'Stays the same for an event.', ({ event }: DashboardStats) => event.id)
  @ChangedBy()
  id!: number;

  @Field(() => EventObject, { description: 'The event of these figures.' })
  @ChangedBy()
  event!: EventObject;

  @Field(() => MoneyObject, { description: 'Approved and completed orders, at the prices they were ordered at.' })
  @ChangedBy('stock.changed', 'event.updated')
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
  @ChangedBy('ticketType.created', 'ticketType.deleted')
  ticketTypes!: TicketTypeStatsObject[];

  @Field(() => Date, { description: 'The moment that the figures are of.' })
  @ChangedBy('order.*', 'queue.*', 'stock.*', 'price.*', 'ticketType.*', 'event.*')
  asOf!: Date;
}

@ObjectType('StockCheck', { description: 'Recounts orders, holds and movements against the counters.' })
@WithObject()
export class StockCheckObject {
  @Field(() => Boolean, { description: 'Whether every counter agrees.' })
  ok!: boolean;

  @Field(() => [String], { description: 'One sentence for each that does not, 500 at most.' })
  differences!: string[];
}
