import { Args, registerEnumType } from '@nestjs/graphql';
import { valuesOf } from '../common/enums.js';
import { NEWEST_FIRST, type RowOrder } from '../persistence/row-order.js';
import type { Order } from './order.entity.js';
import { OrderPriority } from './order-priority.js';

const SORTS = ['NEWEST', 'OLDEST', 'NEXT', 'TOTAL'] as const;

export type OrderSort = (typeof SORTS)[number];

export const OrderSort = valuesOf(SORTS);
registerEnumType(OrderSort, {
  name: 'OrderSort',
  description: 'The order of a list of orders. A cursor belongs to one of them.',
  valuesMap: {
    NEWEST: { description: 'The one placed last comes first.' },
    OLDEST: { description: 'The one placed first comes first.' },
    NEXT: { description: 'As staff process them: VIP before MIXED before REGULAR, the oldest first within each.' },
    TOTAL: {
      description: 'The highest total first, as a number of minor units whatever the currency; then the newest first.',
    },
  },
});

/** How rows are sorted. An order’s total and priority never change, so that a place in each list stays the same. */
export const ORDER_SORTS: Readonly<Record<OrderSort, RowOrder<Order>>> = {
  NEWEST: NEWEST_FIRST,
  OLDEST: { name: 'OLDEST', direction: 'asc' },
  NEXT: {
    name: 'NEXT',
    direction: 'asc',
    by: { column: 'priority', property: 'priority', most: OrderPriority.REGULAR },
  },
  TOTAL: {
    name: 'TOTAL',
    direction: 'desc',
    by: { column: 'total_amount', property: 'totalAmount', most: Number.MAX_SAFE_INTEGER },
  },
};

/** `orderBy` of a list of orders; undefined or null for the usual one. */
export const OrderByArg = () =>
  Args('orderBy', {
    type: () => OrderSort,
    nullable: true,
    description: 'The order of the list; NEWEST if it is left out.',
  });
