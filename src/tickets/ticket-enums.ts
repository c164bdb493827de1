import { registerEnumType } from '@nestjs/graphql';
import { valuesOf } from '../common/enums.js';
import { QUEUE_RULES, WAITING_LIST_MODES } from './event.entity.js';
import { TICKET_TIERS } from './ticket-type.entity.js';

export const TicketTier = valuesOf(TICKET_TIERS);
registerEnumType(TicketTier, {
  name: 'TicketTier',
  description: 'Decides how soon staff see an order.',
  valuesMap: {
    VIP: { description: 'Processed first.' },
    REGULAR: { description: 'Processed after orders with VIP tickets.' },
  },
});

export const WaitingListMode = valuesOf(WAITING_LIST_MODES);
registerEnumType(WaitingListMode, {
  name: 'WaitingListMode',
  description: 'How the queue of an event is served.',
  valuesMap: {
    MANUAL: { description: 'Staff serve the queue.' },
    AUTOMATIC: { description: 'Freed stock is offered to the next in line.' },
  },
});

export const QueueRule = valuesOf(QUEUE_RULES);
registerEnumType(QueueRule, {
  name: 'QueueRule',
  description: 'The rule by which freed stock is offered.',
  valuesMap: {
    STRICT: { description: 'The head of the line waits until its whole quantity is there.' },
    FILL: { description: 'The first entry with a quantity that fits.' },
  },
});
