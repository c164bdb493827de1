import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Holdings, type Holding } from '../persistence/holdings.js';
import { Event } from './event.entity.js';
import { StockMovement } from './stock-movement.entity.js';
import { TicketType } from './ticket-type.entity.js';

/** Events, ticket types and stock. The stock check compares each place with the sum of its movements. */
@Injectable()
export class TicketsHolding implements Holding, OnModuleInit {
  readonly dropped = [StockMovement, TicketType, Event];
  readonly recount = `
    select place || ' of ticket type ' || type || case place when 'sold' then ' by movements' else '' end as what,
      counted, recounted
    from (
      ${['available', 'held', 'sold']
        .map(
          (place) => `
      select '${place}' as place, t.id as type, t.${place} as counted,
        coalesce((select sum(${place}) from stock_movement where ticket_type_id = t.id), 0) as recounted
      from ticket_type t`,
        )
        .join(' union all ')}
    ) as places
    union all
    select 'held of ticket type ' || id || ' by offers', held, 0 from ticket_type`;

  constructor(private readonly holdings: Holdings) {}

  onModuleInit(): void {
    this.holdings.register(this);
  }
}
