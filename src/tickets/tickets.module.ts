import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DefaultEvent } from './default-event.js';
import { EventUses } from './event-uses.js';
import { Event } from './event.entity.js';
import { Events } from './events.service.js';
import { ResetGate } from './reset-gate.js';
import { StockMovement } from './stock-movement.entity.js';
import { Stock } from './stock.js';
import { TicketType } from './ticket-type.entity.js';
import { TicketListSizes } from './ticket-list-sizes.js';
import { TicketTypes } from './ticket-types.service.js';
import { EventResolver, TicketTypeResolver } from './tickets.resolver.js';

@Module({
  imports: [AuthModule, MikroOrmModule.forFeature([Event, TicketType, StockMovement])],
  providers: [
    DefaultEvent,
    EventUses,
    Events,
    ResetGate,
    Stock,
    TicketListSizes,
    TicketTypes,
    EventResolver,
    TicketTypeResolver,
  ],
  exports: [DefaultEvent, EventUses, Events, ResetGate, Stock, TicketTypes],
})
export class TicketsModule {}
