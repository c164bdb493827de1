import { registerEnumType } from '@nestjs/graphql';
import { valuesOf } from '../common/enums.js';
import { ORDER_STATUSES } from './order-lifecycle.js';
import { OrderPriority } from './order-priority.js';

export const OrderStatus = valuesOf(ORDER_STATUSES);
registerEnumType(OrderStatus, {
  name: 'OrderStatus',
  description: 'Where an order stands; `Order.nextStatuses` says where you may move it.',
  valuesMap: {
    PENDING: { description: 'Waits for staff; no stock is taken.' },
    APPROVED: { description: 'Staff said yes and the tickets are sold to it.' },
    COMPLETED: { description: 'Done; the tickets stay sold.' },
    REJECTED: { description: 'Staff said no, or stock fell short at approval. Final.' },
    CANCELLED: { description: 'Called off; sold tickets were given back. Final.' },
  },
});

registerEnumType(OrderPriority, {
  name: 'OrderPriority',
  description: 'VIP: only VIP tickets. MIXED: both tiers. REGULAR: only regular ones. Processed in this order.',
  valuesMap: {
    VIP: { description: 'Only VIP tickets.' },
    MIXED: { description: 'Both tiers.' },
    REGULAR: { description: 'Only regular tickets.' },
  },
});

export const ApprovalOutcome = valuesOf(['APPROVED', 'AUTO_REJECTED'] as const);
registerEnumType(ApprovalOutcome, {
  name: 'ApprovalOutcome',
  description: 'The outcome of an approval.',
  valuesMap: {
    APPROVED: { description: 'The order is approved and its stock taken.' },
    AUTO_REJECTED: { description: 'Stock fell short: the order is rejected and no stock was taken.' },
  },
});
