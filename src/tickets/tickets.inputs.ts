import { Field, InputType, Int, PartialType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min, registerDecorator } from 'class-validator';
import { GraphQLSafeInt } from 'graphql-scalars';
import { FitsElse, IdField, IfGiven, IsLine } from '../common/arguments.js';
import { isCurrency, MAX_PRICE } from '../common/money.js';
import { KEY_LENGTH, MAX_KEY } from '../persistence/idempotency.js';
import type { QueueRule as Rule, WaitingListMode as Mode } from './event.entity.js';
import { QUEUE_RULES, SLUG, WAITING_LIST_MODES } from './event.entity.js';
import { QueueRule, TicketTier, WaitingListMode } from './ticket-enums.js';
import { MAX_STOCK, TICKET_TIERS, type TicketTier as Tier } from './ticket-type.entity.js';

const MAX_PER_ORDER = 100;
/** The longest name in IANA's list has 32 characters. */
const MAX_TIME_ZONE = 64;
const A_MONTH_OF_MINUTES = 43_200;

const SLUG_RULE = { message: 'takes 1 to 60 lower-case letters, digits and hyphens' };
const PRICE = { message: `takes 0 to ${MAX_PRICE} minor units` };
const STOCK = { message: `takes 0 to ${MAX_STOCK}` };
const PER_ORDER = { message: `takes 1 to ${MAX_PER_ORDER}` };
const MINUTES = { message: `takes 1 to ${A_MONTH_OF_MINUTES} minutes` };

const check = (name: string, message: string, validate: (value: unknown) => boolean) => (): PropertyDecorator => {
  return (target, propertyName) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(propertyName),
      options: { message },
      validator: { validate },
    });
};
const IsCurrency = check('isCurrency', 'takes an ISO 4217 code', (value) => isCurrency(String(value)));
const IsYearOfOurs = check('isYearOfOurs', 'takes the years 1970 to 9999', (value) => isYearOfOurs(value as Date));
const IsTimeZone = check('isTimeZone', 'takes an IANA time zone', (value) => isTimeZone(String(value)));

/** Years that ISO 8601 writes with four digits, so that an answered date is valid as input. */
function isYearOfOurs(instant: Date): boolean {
  return instant.getUTCFullYear() >= 1970 && instant.getUTCFullYear() <= 9999;
}

/** An IANA name (Europe/Vienna), which includes daylight saving time. An offset (+01:00) does not. */
function isTimeZone(name: string): boolean {
  if (name.length > MAX_TIME_ZONE || /^[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
}

@InputType({ description: 'A new event. Ticket types are added to it one by one.' })
export class CreateEventInput {
  @Field(() => String, { description: 'Unique; at most 60 lower-case letters, digits and hyphens.' })
  @Matches(SLUG, SLUG_RULE)
  slug!: string;

  @Field(() => String, { description: 'At most 200 characters.' })
  @IsLine(200)
  name!: string;

  @Field(() => String, { nullable: true, description: 'At most 200 characters.' })
  @IsOptional()
  @IsLine(200)
  venue?: string | null;

  @Field(() => Date, { nullable: true, description: 'When it begins; sales end then.' })
  @IsOptional()
  @IsYearOfOurs()
  startsAt?: Date | null;

  @Field(() => String, { defaultValue: 'UTC', description: 'IANA name.' })
  @IsTimeZone()
  timezone!: string;

  @Field(() => String, { defaultValue: 'USD', description: 'ISO 4217 code.' })
  @IsCurrency()
  currency!: string;

  @Field(() => Int, { defaultValue: 5, description: `1 to ${MAX_PER_ORDER}.` })
  @Min(1, PER_ORDER)
  @Max(MAX_PER_ORDER, PER_ORDER)
  maxTicketsPerOrder!: number;

  @Field(() => Boolean, { defaultValue: true, description: 'Whether one can order at once.' })
  @IsBoolean({ message: 'takes true or false' })
  salesOpen!: boolean;

  @Field(() => WaitingListMode, { defaultValue: 'AUTOMATIC', description: 'How queues are to be served.' })
  @IsIn(WAITING_LIST_MODES, { message: 'takes MANUAL or AUTOMATIC' })
  waitingList!: Mode;

  @Field(() => QueueRule, { defaultValue: 'STRICT', description: 'The rule by which freed stock is offered.' })
  @IsIn(QUEUE_RULES, { message: 'takes STRICT or FILL' })
  queueRule!: Rule;

  @Field(() => Int, { defaultValue: 1440, description: 'How long an offer stands, in minutes.' })
  @Min(1, MINUTES)
  @Max(A_MONTH_OF_MINUTES, MINUTES)
  offerMinutes!: number;
}

/** Every field may be left out; null is refused but for venue and startsAt, which CreateEventInput lets be null. */
@InputType({ description: 'What of an event to change; what is left out stays. Null clears venue and startsAt.' })
export class UpdateEventInput extends PartialType(CreateEventInput, {
  omitDefaultValues: true,
  skipNullProperties: false,
}) {
  @Field(() => String, { nullable: true, description: 'ISO 4217 code; refused once somebody has ordered or queued.' })
  override currency?: string;

  @Field(() => Int, { nullable: true, description: `1 to ${MAX_PER_ORDER}; for orders from now on.` })
  override maxTicketsPerOrder?: number;

  @Field(() => Boolean, { nullable: true, description: 'Opens or closes ordering and queueing.' })
  override salesOpen?: boolean;

  @Field(() => String, { nullable: true, description: 'At most 200 characters; null for none.' })
  override venue?: string | null;

  @Field(() => Date, { nullable: true, description: 'When it begins; sales end then. Null for not known yet.' })
  override startsAt?: Date | null;
}

@InputType({ description: 'A new ticket type of an event.' })
export class CreateTicketTypeInput {
  @IdField('The event that it is for.')
  eventId!: number;

  @Field(() => TicketTier, { description: 'Decides how soon staff see an order.' })
  @IsIn(TICKET_TIERS)
  tier!: Tier;

  @Field(() => String, { description: 'At most 200 characters.' })
  @IsLine(200)
  name!: string;

  @Field(() => GraphQLSafeInt, { description: `In the event’s minor unit, 0 to ${MAX_PRICE}.` })
  @IsInt(PRICE)
  @Min(0, PRICE)
  @Max(MAX_PRICE, PRICE)
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

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: `In minor units, 0 to ${MAX_PRICE}; orders and queue entries that are there keep theirs.`,
  })
  @IfGiven()
  @IsInt(PRICE)
  @Min(0, PRICE)
  @Max(MAX_PRICE, PRICE)
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

  @Field(() => String, { nullable: true, description: 'Sent again with the same key, the change is made once.' })
  @IsOptional()
  @FitsElse(MAX_KEY, KEY_LENGTH)
  idempotencyKey?: string | null;
}
