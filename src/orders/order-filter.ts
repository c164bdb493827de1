import { Args, Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsDate, IsIn, IsOptional } from 'class-validator';
import { BlankAsNull, IsLine } from '../common/arguments.js';
import { IdField } from '../common/ids/id-arguments.js';
import { OrderStatus } from './order-enums.js';
import { ORDER_STATUSES, type OrderStatus as Status } from './order-lifecycle.js';
import { OrderPriority } from './order-priority.js';

/** The most values of `statuses`. */
const MOST_STATUSES = 10;

@InputType({
  description: 'Filters of a list of orders; each that is given must fit. One that is left out does not matter.',
})
export class OrderFilter {
  @IdField('Event', 'Only of this event; without one, of all events.', { optional: true })
  eventId?: number;

  @Field(() => OrderStatus, { nullable: true, description: 'Only in this status.' })
  @IsOptional()
  @IsIn(ORDER_STATUSES)
  status?: Status | null;

  @Field(() => [OrderStatus], {
    nullable: true,
    description: 'Only in one of these statuses; none fits an empty list.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_STATUSES, { message: `takes at most ${MOST_STATUSES} statuses` })
  @IsIn(ORDER_STATUSES, { each: true })
  statuses?: Status[] | null;

  @Field(() => Date, { nullable: true, description: 'Only placed at this moment or later.' })
  @IsOptional()
  @IsDate({ message: 'takes a time' })
  placedFrom?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only placed before this moment.' })
  @IsOptional()
  @IsDate({ message: 'takes a time' })
  placedUntil?: Date | null;

  @IdField('User', 'Only of this customer.', { optional: true })
  customerId?: number;

  @IdField('TicketType', 'Only with tickets of this type.', { optional: true })
  ticketTypeId?: number;

  @Field(() => OrderPriority, { nullable: true, description: 'Only of this priority.' })
  @IsOptional()
  @IsIn([OrderPriority.VIP, OrderPriority.MIXED, OrderPriority.REGULAR])
  priority?: OrderPriority | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Beginnings of words, in any order: of the customer’s username, e-mail address and name, and from three letters of the order’s code. At most 16 words. Accents and case do not matter, nor do `#`, spaces and hyphens in a code.',
  })
  @IsOptional()
  @BlankAsNull()
  @IsLine(200)
  search?: string | null;
}

/** `filter` of a list of orders. */
export const OrderFilterArg = () => Args('filter', { nullable: true, description: 'Which ones; without it, all.' });
