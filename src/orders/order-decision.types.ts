import { Field, ObjectType } from '@nestjs/graphql';
import { ChangedBy } from '../bus/changed-by.js';
import { WithObject } from '../common/field-rights.js';
import type { Order } from './order.entity.js';

/** An order's approval or rejection. */
export interface OrderDecision {
  at: Date;
  byId?: number | null;
  notes?: string | null;
  automatic: boolean;
}

@ObjectType('OrderDecision', { description: 'The approval or rejection of an order.' })
@ChangedBy('order.*')
@WithObject()
export class OrderDecisionObject {
  @Field(() => Date, { description: 'When it was approved or rejected.' })
  at!: Date;

  @Field(() => String, { nullable: true, description: 'As `Order.adminNotes`.' })
  notes?: string | null;

  @Field(() => Boolean, {
    description:
      'Whether a rule decided: stock was short at the approval, or the system approved it. False for decisions before version 0.3.',
  })
  automatic!: boolean;
}

/** The decision of an order; null before it. */
export function decisionOf({ decidedAt, decidedById, adminNotes, decidedAutomatically }: Order): OrderDecision | null {
  return decidedAt ? { at: decidedAt, byId: decidedById, notes: adminNotes, automatic: decidedAutomatically } : null;
}
