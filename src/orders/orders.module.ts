import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { CancelPending } from './cancel-pending.js';
import { OrderDecisionResolver } from './order-decision.resolver.js';
import { OrderItem } from './order-item.entity.js';
import { OrderMoves } from './order-moves.js';
import { OrderRules } from './order-rules.js';
import { OrderTally } from './order-tally.entity.js';
import { Order } from './order.entity.js';
import { NestedRows } from './nested-rows.js';
import { DecisionOutcomeResolver, OrderMovesResolver } from './order-moves.resolver.js';
import { OrderItemResolver, OrderResolver } from './orders.resolver.js';
import { OrderNodes } from './order-nodes.js';
import { OrdersOfEventResolver, OrdersOfUserResolver } from './orders-of.resolver.js';
import { OrdersHolding } from './orders-holding.js';
import { Orders } from './orders.js';
import { PlaceOrders } from './place-orders.js';
import { RejectOrders } from './reject-orders.js';
import { ViewerOrdersResolver } from './viewer-orders.resolver.js';
import { ReceiptController } from './receipt.controller.js';

@Module({
  imports: [AuthModule, TicketsModule, MikroOrmModule.forFeature([Order, OrderItem, OrderTally])],
  controllers: [ReceiptController],
  providers: [
    Orders,
    NestedRows,
    PlaceOrders,
    RejectOrders,
    CancelPending,
    OrderNodes,
    OrdersHolding,
    OrderMoves,
    OrderRules,
    OrderMovesResolver,
    DecisionOutcomeResolver,
    OrderResolver,
    OrderItemResolver,
    OrdersOfEventResolver,
    OrdersOfUserResolver,
    OrderDecisionResolver,
    ViewerOrdersResolver,
  ],
  exports: [Orders, NestedRows, OrderMoves, OrderRules],
})
export class OrdersModule {}
