import { defineEntity, p } from '@mikro-orm/core';
import type { FeedKind, FeedMessage } from '../bus/message.js';

const ActivitySchema = defineEntity({
  name: 'Activity',
  indexes: [
    { name: 'activity_of_event', properties: ['eventId', 'id'] },
    { name: 'activity_of_order', properties: ['orderId', 'id'], where: 'order_id is not null' },
  ],
  properties: {
    id: p.integer().primary(),
    at: p.datetime().length(3),
    kind: p.string().length(40).$type<FeedKind>(),
    eventId: p.integer().nullable(),
    actorId: p.integer().nullable(),
    orderId: p.integer().nullable(),
    ticketTypeId: p.integer().nullable(),
    quantity: p.integer().nullable(),
  },
});

/** One row of the feed: a message, written in the transaction that it reports. */
export class Activity extends ActivitySchema.class {
  constructor({ at, kind, eventId, actorId, orderId, ticketTypeId, quantity }: FeedMessage) {
    super();
    Object.assign(this, { at, kind, eventId, actorId, orderId, ticketTypeId, quantity });
  }
}
ActivitySchema.setClass(Activity);
