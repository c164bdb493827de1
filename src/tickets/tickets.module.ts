import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DefaultEvent } from './default-event.js';
import { CurrencyUses } from './currency-uses.js';
import { Event } from './event.entity.js';
import { Events } from './events.js';
import { StockMovement } from './stock-movement.entity.js';
import { StockFreed } from './stock-freed.js';
import { TicketType } from './ticket-type.entity.js';
import { TicketListSizes } from './ticket-list-sizes.js';
import { TicketTypes } from './ticket-types.js';
import { EventResolver, TicketTypeResolver } from './tickets.resolver.js';

@Module({
  imports: [AuthModule, MikroOrmModule.forFeature([Event, TicketType, StockMovement])],
  providers: [
    DefaultEvent,
    CurrencyUses,
    Events,
    StockFreed,
    TicketListSizes,
    TicketTypes,
    EventResolver,
    TicketTypeResolver,
  ],
  exports: [CurrencyUses, Events, StockFreed, TicketTypes],
})
export class TicketsModule {}
