import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { ExpireWaiting } from './expire-waiting.js';
import { QueueEntry } from './queue-entry.entity.js';
import { QueueHolding } from './queue-holding.js';
import { QueueNodes } from './queue-nodes.js';
import { QueuePositions } from './queue-positions.js';
import { EntriesOfTypeResolver, QueueEntryResolver, QueueLineResolver } from './queue.resolver.js';
import { ViewerEntriesResolver } from './viewer-entries.resolver.js';
import { Queue } from './queue.js';

@Module({
  imports: [AuthModule, TicketsModule, OrdersModule, MikroOrmModule.forFeature([QueueEntry])],
  providers: [
    ExpireWaiting,
    Queue,
    QueueHolding,
    QueueNodes,
    QueuePositions,
    QueueEntryResolver,
    QueueLineResolver,
    EntriesOfTypeResolver,
    ViewerEntriesResolver,
  ],
  exports: [Queue],
})
export class QueueModule {}
