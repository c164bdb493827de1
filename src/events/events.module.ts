import { Global, Module } from '@nestjs/common';
import { EventBus, InProcessEventBus } from './event-bus.js';

@Global()
@Module({ providers: [{ provide: EventBus, useClass: InProcessEventBus }], exports: [EventBus] })
export class EventsModule {}
