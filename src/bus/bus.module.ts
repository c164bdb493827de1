import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { MessageBus, InProcessMessageBus } from './message-bus.js';
import { RedisMessageBus } from './redis-message-bus.js';

@Global()
@Module({
  providers: [
    {
      provide: MessageBus,
      inject: [Config],
      useFactory: ({ redisUrl }: Config) =>
        redisUrl === undefined ? new InProcessMessageBus() : new RedisMessageBus(redisUrl),
    },
  ],
  exports: [MessageBus],
})
export class BusModule {}
