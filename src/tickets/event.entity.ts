import { defineEntity, p } from '@mikro-orm/core';

export const WAITING_LIST_MODES = ['MANUAL', 'AUTOMATIC'] as const;
export type WaitingListMode = (typeof WAITING_LIST_MODES)[number];
/** The most characters of a slug. */
export const MAX_SLUG = 60;
/**
 * An event's name in URLs: lower-case letters, digits and hyphens. The pattern checks the maximum of 60 characters
 * first.
 */
export const SLUG = /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/;

export const QUEUE_RULES = ['STRICT', 'FILL'] as const;
export type QueueRule = (typeof QUEUE_RULES)[number];

export const EVENT_STATUSES = ['DRAFT', 'PUBLISHED', 'ARCHIVED'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

const EventSchema = defineEntity({
  name: 'Event',
  tableName: 'events',
  properties: {
    id: p.integer().primary(),
    slug: p.string().length(60).unique(),
    name: p.string().length(200),
    venue: p.string().length(200).nullable(),
    startsAt: p.datetime().length(3).nullable(),
    timezone: p.string().length(60),
    currency: p.string().length(3),
    maxTicketsPerOrder: p.integer(),
    salesOpen: p.boolean(),
    waitingList: p.enum(WAITING_LIST_MODES),
    queueRule: p.enum(QUEUE_RULES),
    offerMinutes: p.integer(),
    status: p.enum(EVENT_STATUSES).default('PUBLISHED'),
  },
});

export type EventDetails = Pick<
  Event,
  | 'slug'
  | 'name'
  | 'timezone'
  | 'currency'
  | 'maxTicketsPerOrder'
  | 'salesOpen'
  | 'waitingList'
  | 'queueRule'
  | 'offerMinutes'
> &
  Partial<Pick<Event, 'venue' | 'startsAt' | 'status'>>;

/** An event with tickets. `defaultEvent` picks the one that is shown where none is named. */
export class Event extends EventSchema.class {
  constructor(details: EventDetails) {
    super();
    this.status = 'PUBLISHED';
    this.change(details);
  }

  /** The current values of the properties that are given. */
  pick(details: Partial<EventDetails>): Partial<EventDetails> {
    const names = Object.keys(definedOnly(details)) as (keyof EventDetails)[];
    return Object.fromEntries(names.map((name) => [name, this[name]]));
  }

  /** Changes the properties that are given; undefined ones stay. */
  change(details: Partial<EventDetails>): void {
    Object.assign(this, definedOnly(details));
  }
}
EventSchema.setClass(Event);

function definedOnly<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
