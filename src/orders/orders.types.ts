import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { OwnedBy, WithObject } from '../common/field-rights.js';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Min, ValidateNested } from 'class-validator';
import { ChangedBy } from '../bus/changed-by.js';
import { FitsElse } from '../common/arguments.js';
import { IdField } from '../common/ids/id-arguments.js';
import { ErrorCode } from '../common/error-code.js';
import type { LineRow } from '../common/ids/id-types.js';
import { MoneyObject } from '../common/money.types.js';
import { connectionOf } from '../common/page.types.js';
import { GlobalIdField } from '../common/ids/id-fields.js';
import { NodeObject } from '../common/ids/node.types.js';
import { KEY_LENGTH, MAX_KEY } from '../persistence/idempotency.js';
import { ExpectedUnitPrice } from '../tickets/ticket-type.inputs.js';
import type { Order } from './order.entity.js';
import type { OrderItem } from './order-item.entity.js';
import { ApprovalOutcome, OrderStatus } from './order-enums.js';
import type { OrderStatus as Status } from './order-lifecycle.js';
import { OrderPriority } from './order-priority.js';

@ObjectType('OrderItem', { implements: () => NodeObject, description: 'So many tickets of one type in an order.' })
@ChangedBy()
@WithObject()
export class OrderItemObject {
  @GlobalIdField('OrderItem', 'Names the order and the ticket type.', lineOf)
  id!: LineRow;

  @Field(() => Int, { description: 'Tickets, at least 1.' })
  quantity!: number;
}

@ObjectType('OrderedEvent', {
  description: 'An event as it was when the order was placed. Later changes of the event do not change it.',
})
@ChangedBy()
@WithObject()
export class OrderedEventObject {
  @Field(() => String, { description: 'Its name then.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Where it was to take place.' })
  venue?: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was to start; null where no start was set.' })
  startsAt?: Date | null;

  @Field(() => String, { description: 'IANA name of the zone in which people read `startsAt`.' })
  timezone!: string;
}

@ObjectType('Order', {
  implements: () => NodeObject,
  description: 'One customer’s tickets of one event. Its prices never change once it is placed.',
})
@ChangedBy('order.*')
@OwnedBy(({ customer }: Order) => customer.id)
export class OrderObject {
  @WithObject()
  @GlobalIdField('Order', 'Stays the same for good.')
  @ChangedBy()
  id!: number;

  @WithObject()
  @Field(() => String, { description: 'Short code for people: unambiguous letters and digits.' })
  @ChangedBy()
  code!: string;

  @WithObject()
  @Field(() => OrderStatus, { description: 'Where it stands.' })
  status!: Status;

  @WithObject()
  @Field(() => OrderPriority, { description: 'Decided when it was placed.' })
  @ChangedBy()
  priority!: OrderPriority;

  @WithObject()
  @Field(() => MoneyObject, { description: 'Σ quantity × unit price, as ordered.' })
  @ChangedBy()
  total!: MoneyObject;

  @WithObject()
  @Field(() => String, {
    nullable: true,
    description: 'The notes of staff, or the reason of an automatic rejection. The customer sees them.',
  })
  adminNotes?: string | null;

  @WithObject()
  @Field(() => String, { nullable: true, description: 'The reason given with the cancellation.' })
  @ChangedBy('order.*', 'user.changed')
  cancelReason?: string | null;

  @WithObject()
  @Field(() => Date, { description: 'When it was placed.' })
  @ChangedBy()
  placedAt!: Date;

  @WithObject()
  @Field(() => Date, { nullable: true, description: 'When it was approved or rejected.' })
  decidedAt?: Date | null;

  @WithObject()
  @Field(() => Date, { nullable: true, description: 'When it was completed.' })
  completedAt?: Date | null;

  @WithObject()
  @Field(() => Date, { nullable: true, description: 'When it was cancelled.' })
  cancelledAt?: Date | null;
}

export const OrderConnectionObject = connectionOf({
  node: OrderObject,
  name: 'Order',
  one: 'order',
  page: 'One page of orders (Relay).',
});

@ObjectType('ApprovalResult', { description: 'The outcome of an approval, and the order as it is now.' })
@WithObject()
export class ApprovalResultObject {
  @Field(() => ApprovalOutcome, { description: 'Approved, or rejected because stock fell short.' })
  outcome!: keyof typeof ApprovalOutcome;

  @Field(() => OrderObject, { description: 'The order as it is now.' })
  order!: OrderObject;

  @Field(() => String, { nullable: true, description: 'Why it was rejected: each type, requested and available.' })
  reason?: string | null;
}

@ObjectType('DecisionOutcome', { description: 'The outcome for one of several orders that were decided together.' })
@WithObject()
export class DecisionOutcomeObject {
  @GlobalIdField('Order', 'Which order was asked for.', ({ orderId }: { orderId: number }) => orderId)
  orderId!: number;

  @Field(() => OrderObject, { nullable: true, description: 'The order as it is now; null where nothing was done.' })
  order?: OrderObject | null;

  @Field(() => ApprovalOutcome, { nullable: true, description: 'Of an approval; null for a rejection.' })
  outcome?: keyof typeof ApprovalOutcome | null;

  @Field(() => ErrorCode, { nullable: true, description: 'Why nothing was done; null where something was.' })
  error?: keyof typeof ErrorCode | null;

  @Field(() => String, { nullable: true, description: 'The same in a sentence.' })
  message?: string | null;
}

function lineOf({ order, ticketType }: OrderItem): LineRow {
  return { ticketTypeId: ticketType.id, of: 'order', id: order.id };
}

@InputType({ description: 'One line of an order; lines of one type are added up.' })
export class OrderItemInput {
  @IdField('TicketType', 'The ticket type to order.')
  ticketTypeId!: number;

  @Field(() => Int, { description: 'Tickets, at least 1; Event.maxTicketsPerOrder over all lines.' })
  @Min(1, { message: 'takes at least 1' })
  quantity!: number;

  @ExpectedUnitPrice()
  expectedUnitPrice?: number | null;
}

@InputType({
  description:
    'The same key with the same items answers with the first order again; with other items, IDEMPOTENCY_CONFLICT.',
})
export class PlaceOrderInput {
  @Field(() => [OrderItemInput], { description: 'At least one line, all of one event.' })
  @ArrayMinSize(1, { message: 'takes at least one item' })
  @ArrayMaxSize(100, { message: 'takes at most 100 items' })
  @ValidateNested({ each: true })
  @Type(() => OrderItemInput)
  items!: OrderItemInput[];

  @Field(() => String, {
    nullable: true,
    description: '1 to 200 characters that this customer made up for this order.',
  })
  @IsOptional()
  @FitsElse(MAX_KEY, KEY_LENGTH)
  idempotencyKey?: string | null;
}
