import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PublicType, WithObject } from '../common/field-rights.js';
import { ChangedBy } from '../bus/changed-by.js';
import { connectionOf } from '../common/page.types.js';
import { SameForAll } from '../common/same-for-all.js';
import { GlobalIdField } from '../common/ids/id-fields.js';
import { NodeObject } from '../common/ids/node.types.js';
import type { EventStatus as Status, QueueRule as Rule, WaitingListMode as Mode } from './event.entity.js';
import { EventStatus, QueueRule, TicketTier, WaitingListMode } from './ticket-enums.js';
import type { TicketTier as Tier } from './ticket-type.entity.js';

@ObjectType('Event', {
  implements: () => NodeObject,
  description: 'A concert or other occasion with tickets. The default event is the published one that starts next.',
})
@ChangedBy('event.*')
@PublicType()
export class EventObject {
  @SameForAll()
  @GlobalIdField('Event', 'Stays the same for good.')
  @ChangedBy()
  id!: number;

  @SameForAll()
  @Field(() => String, { description: 'Unique; for addresses: lower-case letters, digits and hyphens.' })
  slug!: string;

  @SameForAll()
  @Field(() => String, { description: 'For people.' })
  name!: string;

  @SameForAll()
  @Field(() => String, { nullable: true, description: 'Where it takes place.' })
  venue?: string | null;

  @SameForAll()
  @Field(() => Date, { nullable: true, description: 'From then on nobody can order or join a queue.' })
  startsAt?: Date | null;

  @SameForAll()
  @Field(() => String, { description: 'IANA name of the zone in which people read `startsAt`.' })
  timezone!: string;

  @SameForAll()
  @Field(() => String, { description: 'ISO 4217 code of all its prices; fixed once somebody has ordered or queued.' })
  currency!: string;

  @SameForAll()
  @Field(() => Int, { description: 'Most tickets in one order or queue entry.' })
  maxTicketsPerOrder!: number;

  @SameForAll()
  @Field(() => Boolean, { description: 'Whether one can order and queue, until it starts.' })
  salesOpen!: boolean;

  @SameForAll()
  @Field(() => EventStatus, { description: 'Whether it is shown.' })
  status!: Status;

  @SameForAll()
  @Field(() => WaitingListMode, {
    description: 'How its queues are to be served. Automatic offers are not made yet: staff serve every queue by hand.',
  })
  waitingList!: Mode;

  @SameForAll()
  @Field(() => QueueRule, { description: 'The rule by which freed stock would be offered.' })
  queueRule!: Rule;

  @SameForAll()
  @Field(() => Int, { description: 'How long an offer would stand, in minutes.' })
  offerMinutes!: number;
}

@ObjectType('TicketType', {
  implements: () => NodeObject,
  description: 'A kind of ticket: a price, and stock in three places.',
})
@PublicType()
export class TicketTypeObject {
  @SameForAll()
  @GlobalIdField('TicketType', 'Stays the same for good.')
  @ChangedBy()
  id!: number;

  @SameForAll()
  @Field(() => TicketTier, { description: 'An event may have several types of one tier.' })
  @ChangedBy('ticketType.updated')
  tier!: Tier;

  @SameForAll()
  @Field(() => String, { description: 'For people.' })
  @ChangedBy('ticketType.updated')
  name!: string;

  @SameForAll()
  @Field(() => Int, { description: 'In stock, promised to nobody.' })
  @ChangedBy('stock.changed')
  available!: number;

  @SameForAll()
  @Field(() => Int, { description: 'Set aside: offers, and orders out of offers.' })
  @ChangedBy('stock.changed')
  held!: number;

  @SameForAll()
  @Field(() => Int, { description: 'Approved or completed, not refunded.' })
  @ChangedBy('stock.changed')
  sold!: number;

  @SameForAll()
  @Field(() => Boolean, { description: 'A newcomer can only join the queue.' })
  @ChangedBy('stock.changed')
  soldOut!: boolean;
}

export const EventConnectionObject = connectionOf({
  node: EventObject,
  name: 'Event',
  one: 'event',
  page: 'One page of events, the one made last first.',
});

@ObjectType('StockMovement', {
  implements: () => NodeObject,
  description: 'One line of a ticket type’s stock ledger. Never changed once written.',
})
@WithObject()
export class StockMovementObject {
  @GlobalIdField('StockMovement', 'Stays the same for good.')
  id!: number;

  @Field(() => Date, { description: 'When it moved.' })
  at!: Date;

  @Field(() => String, {
    description: 'stocked or restocked (only these change the total), order.approved, order.cancelled.',
  })
  cause!: string;

  @Field(() => Int, { description: 'Added to `available`; negative takes away.' })
  available!: number;

  @Field(() => Int, { description: 'Added to `held`; negative takes away.' })
  held!: number;

  @Field(() => Int, { description: 'Added to `sold`; negative takes away.' })
  sold!: number;
}

export const StockMovementConnectionObject = connectionOf({
  node: StockMovementObject,
  name: 'StockMovement',
  one: 'movement',
  page: 'One page of a stock ledger, the newest first.',
});
