import { applyDecorators } from '@nestjs/common';
import { Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { GraphQLSafeInt } from 'graphql-scalars';
import { FitsElse, IfGiven, IsLine } from '../common/arguments.js';
import { IdField } from '../common/ids/id-arguments.js';
import { MAX_PRICE } from '../common/money.js';
import { KEY_LENGTH, MAX_KEY } from '../persistence/idempotency.js';
import { TicketTier } from './ticket-enums.js';
import { MAX_STOCK, TICKET_TIERS, type TicketTier as Tier } from './ticket-type.entity.js';

const PRICE = { message: `takes 0 to ${MAX_PRICE} minor units` };
const STOCK = { message: `takes 0 to ${MAX_STOCK}` };

/** The price that a customer has seen, in minor units. */
export const ExpectedUnitPrice = () =>
  applyDecorators(
    Field(() => GraphQLSafeInt, {
      nullable: true,
      description: 'The price per ticket that was seen, in minor units. PRICE_CHANGED where it is another by now.',
    }),
    IsOptional(),
  );

/** A price in minor units. */
const IsPrice = () => applyDecorators(IsInt(PRICE), Min(0, PRICE), Max(MAX_PRICE, PRICE));

@InputType({ description: 'The price of a ticket type in the event’s new currency.' })
export class TicketPriceInput {
  @IdField('TicketType', 'One of the event’s ticket types.')
  ticketTypeId!: number;

  @Field(() => GraphQLSafeInt, { description: `In minor units, 0 to ${MAX_PRICE}.` })
  @IsPrice()
  price!: number;
}

@InputType({ description: 'What was seen of a ticket type. If a field that is given differs by now: CONFLICT.' })
export class ExpectedStock {
  @Field(() => GraphQLSafeInt, { nullable: true, description: 'The price, in minor units.' })
  @IsOptional()
  price?: number | null;

  @Field(() => Int, { nullable: true, description: 'The available tickets.' })
  @IsOptional()
  available?: number | null;
}

@InputType({ description: 'A new ticket type of an event.' })
export class CreateTicketTypeInput {
  @IdField('Event', 'The event that it is for.')
  eventId!: number;

  @Field(() => TicketTier, { description: 'Decides how soon staff see an order.' })
  @IsIn(TICKET_TIERS)
  tier!: Tier;

  @Field(() => String, { description: 'At most 200 characters.' })
  @IsLine(200)
  name!: string;

  @Field(() => GraphQLSafeInt, { description: `In the event’s minor unit, 0 to ${MAX_PRICE}.` })
  @IsPrice()
  price!: number;

  @Field(() => Int, { defaultValue: 0, description: `How many there are, 0 to ${MAX_STOCK}.` })
  @Min(0, STOCK)
  @Max(MAX_STOCK, STOCK)
  available!: number;

  @Field(() => String, { nullable: true, description: 'Sent again with the same key, the type is made once.' })
  @IsOptional()
  @FitsElse(MAX_KEY, KEY_LENGTH)
  idempotencyKey?: string | null;
}

@InputType({
  description:
    '`available` sets, `addAvailable` adds (or takes away); giving both is BAD_USER_INPUT. Fields that are left out keep their values.',
})
export class UpdateTicketTypeInput {
  @Field(() => String, { nullable: true, description: 'At most 200 characters.' })
  @IfGiven()
  @IsLine(200)
  name?: string;

  @Field(() => TicketTier, {
    nullable: true,
    description: 'A correction; refused once somebody has ordered or queued.',
  })
  @IfGiven()
  @IsIn(TICKET_TIERS)
  tier?: Tier;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: `In minor units, 0 to ${MAX_PRICE}; orders and queue entries that are there keep theirs.`,
  })
  @IfGiven()
  @IsPrice()
  price?: number;

  @Field(() => Int, { nullable: true, description: `Sets how many are available, 0 to ${MAX_STOCK}.` })
  @IfGiven()
  @IsInt(STOCK)
  @Min(0, STOCK)
  @Max(MAX_STOCK, STOCK)
  available?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Added to the available tickets; a negative number takes away, never below zero.',
  })
  @IfGiven()
  @IsInt({ message: 'takes a whole number' })
  addAvailable?: number;

  @Field(() => ExpectedStock, { nullable: true, description: 'What was seen; CONFLICT where it differs by now.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExpectedStock)
  expected?: ExpectedStock | null;

  @Field(() => String, { nullable: true, description: 'Sent again with the same key, the change is made once.' })
  @IsOptional()
  @FitsElse(MAX_KEY, KEY_LENGTH)
  idempotencyKey?: string | null;
}
