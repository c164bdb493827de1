import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DefaultEvent } from './default-event.js';
import { Event } from './event.entity.js';
import { EventEndings } from './event-endings.js';
import { EventStarts } from './event-starts.js';
import { Events } from './events.js';
import { NextStart } from './next-start.js';
import { StockMovement } from './stock-movement.entity.js';
import { StockFreed } from './stock-freed.js';
import { TicketType } from './ticket-type.entity.js';
import { TicketListSizes } from './ticket-list-sizes.js';
import { TicketsHolding } from './tickets-holding.js';
import { TicketNodes } from './ticket-nodes.js';
import { TicketTypes } from './ticket-types.js';
import { UpdateEvent } from './update-event.js';
import { EventResolver } from './event.resolver.js';
import { TicketTypeResolver } from './ticket-type.resolver.js';

@Module({
  imports: [AuthModule, MikroOrmModule.forFeature([Event, TicketType, StockMovement])],
  providers: [
    DefaultEvent,
    EventEndings,
    EventStarts,
    Events,
    NextStart,
    StockFreed,
    TicketListSizes,
    TicketNodes,
    TicketTypes,
    TicketsHolding,
    UpdateEvent,
    EventResolver,
    TicketTypeResolver,
  ],
  exports: [EventEndings, Events, NextStart, StockFreed, TicketTypes],
})
export class TicketsModule {}
