import { Field, InputType, Int, OmitType, PartialType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsOptional,
  Matches,
  Max,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';
import { FitsElse, IfGiven, IsLine } from '../common/arguments.js';
import { isCurrency } from '../common/money.js';
import { KEY_LENGTH, MAX_KEY } from '../persistence/idempotency.js';
import type { EventStatus as Status, QueueRule as Rule, WaitingListMode as Mode } from './event.entity.js';
import { EVENT_STATUSES, QUEUE_RULES, SLUG, WAITING_LIST_MODES } from './event.entity.js';
import { EventStatus, QueueRule, WaitingListMode } from './ticket-enums.js';
import { MAX_TICKET_TYPES } from './ticket-type.entity.js';
import { TicketPriceInput } from './ticket-type.inputs.js';

const MAX_PER_ORDER = 100;
/** The longest name in IANA's list has 32 characters. */
const MAX_TIME_ZONE = 64;
const A_MONTH_OF_MINUTES = 43_200;

const SLUG_RULE = { message: 'takes 1 to 60 lower-case letters, digits and hyphens' };
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

@InputType({ description: 'What was seen of an event. If a field that is given differs by now: CONFLICT.' })
export class ExpectedEvent {
  @Field(() => Date, { nullable: true, description: 'The start; null for none.' })
  @IsOptional()
  startsAt?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether sales were open.' })
  @IsOptional()
  salesOpen?: boolean | null;

  @Field(() => EventStatus, { nullable: true, description: 'The status.' })
  @IsOptional()
  status?: Status | null;
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

  @Field(() => EventStatus, { defaultValue: 'PUBLISHED', description: 'DRAFT hides it from all but staff.' })
  @IsIn(EVENT_STATUSES, { message: 'takes DRAFT, PUBLISHED or ARCHIVED' })
  status!: Status;

  @Field(() => String, { nullable: true, description: 'Sent again with the same key, the event is made once.' })
  @IsOptional()
  @FitsElse(MAX_KEY, KEY_LENGTH)
  idempotencyKey?: string | null;
}

/** Every field may be left out; null is refused but for venue and startsAt, which CreateEventInput lets be null. */
@InputType({ description: 'What of an event to change; what is left out stays. Null clears venue and startsAt.' })
export class UpdateEventInput extends PartialType(OmitType(CreateEventInput, ['idempotencyKey']), {
  omitDefaultValues: true,
  skipNullProperties: false,
}) {
  @Field(() => String, {
    nullable: true,
    description: 'ISO 4217 code; takes `prices`, too. Refused once somebody has ordered or queued.',
  })
  override currency?: string;

  @Field(() => [TicketPriceInput], {
    nullable: true,
    description: 'With another currency: the new price of each of the event’s ticket types.',
  })
  @IfGiven()
  @ArrayMaxSize(MAX_TICKET_TYPES, { message: `takes at most ${MAX_TICKET_TYPES} prices` })
  @ValidateNested({ each: true })
  @Type(() => TicketPriceInput)
  prices?: TicketPriceInput[];

  @Field(() => EventStatus, {
    nullable: true,
    description: 'DRAFT is refused once somebody has ordered or queued. ARCHIVED ends the waiting entries.',
  })
  override status?: Status;

  @Field(() => ExpectedEvent, { nullable: true, description: 'What was seen; CONFLICT where it differs by now.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExpectedEvent)
  expected?: ExpectedEvent | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Repeats the number that CONFIRMATION_REQUIRED named: waiting entries that the change would end.',
  })
  @IsOptional()
  confirmEnding?: number | null;

  @Field(() => Int, { nullable: true, description: `1 to ${MAX_PER_ORDER}; for orders from now on.` })
  override maxTicketsPerOrder?: number;

  @Field(() => Boolean, { nullable: true, description: 'Opens or closes ordering and queueing.' })
  override salesOpen?: boolean;

  @Field(() => String, { nullable: true, description: 'At most 200 characters; null for none.' })
  override venue?: string | null;

  @Field(() => Date, { nullable: true, description: 'When it begins; sales end then. Null for not known yet.' })
  override startsAt?: Date | null;
}
