import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { EventBus, InProcessEventBus } from './event-bus.js';
import { RedisEventBus } from './redis-event-bus.js';

@Global()
@Module({
  providers: [
    {
      provide: EventBus,
      inject: [Config],
      useFactory: ({ redisUrl }: Config) =>
        redisUrl === undefined ? new InProcessEventBus() : new RedisEventBus(redisUrl),
    },
  ],
  exports: [EventBus],
})
export class EventsModule {}
