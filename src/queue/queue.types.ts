import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { WithObject } from '../common/field-rights.js';
import { IsOptional, Min } from 'class-validator';
import { ChangedBy } from '../bus/changed-by.js';
import { FitsElse } from '../common/arguments.js';
import { IdField } from '../common/ids/id-arguments.js';
import { valuesOf } from '../common/enums.js';
import { connectionOf } from '../common/page.types.js';
import { GlobalIdField } from '../common/ids/id-fields.js';
import { NodeObject } from '../common/ids/node.types.js';
import { KEY_LENGTH, MAX_KEY } from '../persistence/idempotency.js';
import { ExpectedUnitPrice } from '../tickets/ticket-type.inputs.js';
import type { LineRow } from '../common/ids/id-types.js';
import { QUEUE_STATUSES, type QueueStatus as Status } from './queue-lifecycle.js';

export const QueueStatus = valuesOf(QUEUE_STATUSES);
registerEnumType(QueueStatus, {
  name: 'QueueStatus',
  description: 'Where a queue entry stands.',
  valuesMap: {
    WAITING: { description: 'In line.' },
    OFFERED: { description: 'Tickets are set aside for it; not in use yet.' },
    FULFILLED: { description: 'It has become an order. Final.' },
    EXPIRED: { description: 'The event started or was archived before its turn came. Final.' },
    LEFT: { description: 'The customer or staff took it out of the line. Final.' },
  },
});

@ObjectType('QueueEntry', {
  implements: () => NodeObject,
  description: 'A customer waits for a quantity of one ticket type.',
})
@ChangedBy('queue.*')
export class QueueEntryObject {
  @WithObject()
  @GlobalIdField('QueueEntry', 'Stays the same for good.')
  @ChangedBy()
  id!: number;

  @WithObject()
  @Field(() => Int, { description: 'Tickets.' })
  @ChangedBy()
  quantity!: number;

  @WithObject()
  @Field(() => QueueStatus, { description: 'Where it stands.' })
  status!: Status;

  @WithObject()
  @Field(() => Date, { description: 'When it joined.' })
  @ChangedBy()
  joinedAt!: Date;

  @WithObject()
  @Field(() => Date, { nullable: true, description: 'When an offer ends; null while no offers are made.' })
  offerExpiresAt?: Date | null;
}

export const QueueEntryConnectionObject = connectionOf({
  node: QueueEntryObject,
  name: 'QueueEntry',
  one: 'entry',
  page: 'One page of queue entries, in every status, the newest first.',
});

@ObjectType('QueueLine', {
  implements: () => NodeObject,
  description: 'One line of what a ticket type’s queue shows: a waiting entry, or a pending order with such tickets.',
})
@ChangedBy()
@WithObject()
export class QueueLineObject {
  @GlobalIdField('QueueLine', 'Names the ticket type, and the entry or order.')
  id!: LineRow;

  @Field(() => Int, { description: 'Tickets of that type.' })
  quantity!: number;

  @Field(() => Date, { description: 'When it joined or was placed.' })
  since!: Date;

  @Field(() => QueueEntryObject, { nullable: true, description: 'The entry, where it is one.' })
  entry?: QueueEntryObject | null;
}

@InputType({ description: 'The ticket type and quantity to wait for.' })
export class JoinQueueInput {
  @IdField('TicketType', 'A type that cannot cover the quantity now.')
  ticketTypeId!: number;

  @Field(() => Int, { defaultValue: 1, description: 'Tickets, 1 to Event.maxTicketsPerOrder.' })
  @Min(1, { message: 'takes at least 1' })
  quantity!: number;

  @ExpectedUnitPrice()
  expectedUnitPrice?: number | null;

  @Field(() => String, { nullable: true, description: 'Sent again with the same key, one joins once.' })
  @IsOptional()
  @FitsElse(MAX_KEY, KEY_LENGTH)
  idempotencyKey?: string | null;
}
