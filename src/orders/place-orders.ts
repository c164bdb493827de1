import { Injectable } from '@nestjs/common';
import { assertActive, lockAllActive } from '../auth/sessions/account-lock.js';
import type { ByUser } from '../auth/sessions/by.js';
import { Config } from '../config/config.js';
import { Batches, type Submit } from '../persistence/batches/batches.js';
import { attempt, type Outcome } from '../persistence/batches/outcome.js';
import { IdempotencyKeys, type Claim, type KeyedCommand } from '../persistence/idempotency.js';
import type { Tx } from '../persistence/tx.js';
import { seesEveryEvent } from '../tickets/event-visibility.js';
import { recordPlaced } from './record-placed.js';
import { createOrders, type NewOrder } from './create-orders.js';
import { decidePlacement, type Placement, type PlacementRequest } from './decide-placement.js';
import { findOrders } from './find-order.js';
import { mergeLines } from './order-lines.js';
import { OrderRules } from './order-rules.js';
import type { Order } from './order.entity.js';
import type { PlaceOrderInput } from './orders.types.js';
import { PlacementOffice } from './placement-office.js';

/** The result under an idempotency key. */
interface Placed {
  orderId: number;
}

/** A request to place an order. */
interface Request extends PlacementRequest, KeyedCommand {
  by: ByUser;
}

/** A new order, or the first request's with the same key. */
type Decision = { request: Request; claim?: Claim<Placed>; placement?: Placement };

/** Places orders: reads the state, lets `decidePlacement` decide, and inserts. Orders that arrive together share it all. */
@Injectable()
export class PlaceOrders {
  private readonly submit: Submit<Request, Order>;

  constructor(
    batches: Batches,
    private readonly rules: OrderRules,
    private readonly config: Config,
  ) {
    this.submit = batches.of((tx, requests) => this.placeAll(tx, requests));
  }

  /**
   * A pending order at the current prices. Stock is checked; none is taken.
   * @throws DomainError UNAUTHENTICATED if the customer's account was disabled or erased meanwhile, NOT_FOUND,
   *   MIXED_EVENTS, SALES_CLOSED, ORDER_LIMIT_EXCEEDED, PRICE_CHANGED, INSUFFICIENT_STOCK, IDEMPOTENCY_CONFLICT
   */
  place(by: ByUser, { items, idempotencyKey: key }: PlaceOrderInput): Promise<Order> {
    const lines = mergeLines(items);
    const customerId = by.user.id;
    return this.submit({
      by,
      key,
      request: lines,
      customerId,
      lines,
      expected: items,
      seesDrafts: seesEveryEvent(by.user),
    });
  }

  private async placeAll(tx: Tx, requests: readonly Request[]): Promise<Outcome<Order>[]> {
    const customers = requests.map(({ customerId }) => customerId);
    const active = await lockAllActive(tx, customers); // first: keys and pending counts stay true
    const keys = await IdempotencyKeys.read<Placed>(tx, requests);
    const office = await PlacementOffice.read(tx, requests, this.config.limits.pendingPerCustomer);

    const decisions = requests.map((request) => attempt(() => decide(request, { active, keys, office })));
    const orders = await this.insert(tx, decisions.flatMap(resultOf), office);
    await keys.write(tx);
    return decisions.map((decision) => ('refusal' in decision ? decision : { result: orders.get(decision.result)! }));
  }

  /** Inserts new orders, and reads those of repeated keys. */
  private async insert(
    tx: Tx,
    decisions: readonly Decision[],
    office: PlacementOffice,
  ): Promise<ReadonlyMap<Decision, Order>> {
    const added = decisions.filter(({ placement }) => placement);
    const created = await createOrders(
      tx,
      added.map((decision) => newOrder(decision, office)),
    );
    const byId = new Map<number, Order>();
    const orders = new Map<Decision, Order>();
    for (const [index, made] of created.entries()) {
      const { order } = made;
      const { request, claim } = added[index]!;
      if (claim) claim.result = { orderId: order.id };
      byId.set(order.id, order);
      orders.set(added[index]!, order);
      recordPlaced(tx, request.by, made);
      const [orderId, eventId, customerId] = [order.id, order.event.id, order.customer.id];
      await this.rules.after(tx, request.by, [{ orderId, eventId, customerId, from: null, to: 'PENDING' }]);
    }
    const repeated = decisions.filter(({ placement }) => !placement);
    const earlier = repeated.map(({ claim }) => claim!.result!.orderId);
    const unknown = earlier.filter((id) => !byId.has(id));
    for (const order of await findOrders(tx, unknown)) byId.set(order.id, order);
    for (const [index, decision] of repeated.entries()) orders.set(decision, byId.get(earlier[index]!)!);
    return orders;
  }
}

interface Situation {
  active: ReadonlySet<number>;
  keys: IdempotencyKeys<Placed>;
  office: PlacementOffice;
}

function decide(request: Request, { active, keys, office }: Situation): Decision {
  const earlier = keys.earlier(request);
  if (earlier) return { request, claim: earlier };
  assertActive(active, request.customerId);
  const placement = decidePlacement(request, office);
  office.admit(request.customerId, placement);
  return { request, claim: keys.claim(request), placement };
}

function newOrder({ request, placement }: Decision, { events, ticketTypes: types }: PlacementOffice): NewOrder {
  return { customer: request.by.user, placement: placement!, event: events.get(placement!.eventId)!, types };
}

function resultOf<Result>(outcome: Outcome<Result>): Result[] {
  return 'result' in outcome ? [outcome.result] : [];
}
