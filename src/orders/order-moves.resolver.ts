import { Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Allow } from '../auth/sessions/access.js';
import { Actor, type ByUser } from '../auth/sessions/by.js';
import { InputArg, TextArg } from '../common/arguments.js';
import { IdArg, IdsArg } from '../common/ids/id-arguments.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import { publicDetails } from '../common/ids/id-details.js';
import { Cost, READING_ALL, Rows } from '../limits/cost.js';
import type { DecisionOutcome } from './decision-outcome.js';
import { OrderMoves } from './order-moves.js';
import { ApprovalResultObject, DecisionOutcomeObject, OrderObject, PlaceOrderInput } from './orders.types.js';
import { PlaceOrders } from './place-orders.js';
import { RejectOrders } from './reject-orders.js';

/** The most orders that one mutation decides. */
const DECIDED_TOGETHER = 500;
const NOTES = 'Shown to the customer; at most 2000 characters.';

/** Places orders and moves them along their lifecycle. */
@Resolver()
export class OrderMovesResolver {
  constructor(
    private readonly placing: PlaceOrders,
    private readonly moves: OrderMoves,
    private readonly rejections: RejectOrders,
  ) {}

  @Mutation(() => OrderObject, {
    description:
      'A pending order at the prices of this moment. Stock is looked at; none is taken before staff approve. ORDER_LIMIT_EXCEEDED with `details.pending` where the customer has as many pending orders of the event as MAX_PENDING_PER_CUSTOMER says (20).',
  })
  @Allow('orders.place')
  placeOrder(@Actor() by: ByUser, @InputArg() input: PlaceOrderInput) {
    return this.placing.place(by, input);
  }

  @Mutation(() => OrderObject, {
    description: 'APPROVED → COMPLETED, by the customer or staff. Never touches stock.',
  })
  @Allow('orders.place')
  completeOrder(@Actor() by: ByUser, @IdArg('Order') id: number) {
    return this.moves.complete(by, id);
  }

  @Mutation(() => OrderObject, {
    description: 'The customer’s own order, or any for staff. Stock that it held comes back, once.',
  })
  @Allow('orders.place')
  cancelOrder(
    @Actor() by: ByUser,
    @IdArg('Order') id: number,
    @TextArg('reason', 2000, 'Kept with the order; at most 2000 characters.') reason?: string,
  ) {
    return this.moves.cancel(by, id, reason);
  }

  @Mutation(() => ApprovalResultObject, {
    description:
      'Staff. PENDING → APPROVED and stock taken, or, where stock is short, PENDING → REJECTED with the reason in place of the notes.',
  })
  @Allow('orders.decide')
  approveOrder(@Actor() by: ByUser, @IdArg('Order') id: number, @TextArg('notes', 2000, NOTES) notes?: string) {
    return this.moves.approve(by, id, notes);
  }

  @Mutation(() => OrderObject, { description: 'Staff. PENDING → REJECTED; no stock moves.' })
  @Allow('orders.decide')
  rejectOrder(@Actor() by: ByUser, @IdArg('Order') id: number, @TextArg('notes', 2000, NOTES) notes?: string) {
    return this.moves.reject(by, id, notes);
  }

  @Mutation(() => [DecisionOutcomeObject], {
    description:
      'Staff. Rejects each order for itself, in the order of the ids, and answers with one outcome for each: one that cannot be rejected keeps no other from it. An id that stands twice is decided once, at its first place. Once TEMPORARILY_UNAVAILABLE, the rest is not tried.',
  })
  @Allow('orders.decide')
  @Cost(READING_ALL)
  @Rows({ of: 'ids', most: DECIDED_TOGETHER })
  rejectOrders(
    @Actor() by: ByUser,
    @IdsArg('Order', 'ids', DECIDED_TOGETHER, `Which ones, 1 to ${DECIDED_TOGETHER}.`) ids: number[],
    @TextArg('notes', 2000, NOTES) notes?: string,
  ) {
    return this.rejections.reject(by, ids, notes);
  }
}

@Resolver(() => DecisionOutcomeObject)
export class DecisionOutcomeResolver {
  constructor(private readonly ids: GlobalIds) {}

  @ResolveField(() => GraphQLJSONObject, {
    nullable: true,
    description: 'The figures of the refusal, as `extensions.details` has them; for a mistake of ours its `errorId`.',
  })
  details({ details }: DecisionOutcome) {
    return details && publicDetails(this.ids, details);
  }
}
