import { Global, Module } from '@nestjs/common';
import { Asker } from './asker.js';
import { Clock } from './clock.js';
import { MoneyResolver } from './money.resolver.js';

@Global()
@Module({ providers: [Asker, Clock, MoneyResolver], exports: [Asker, Clock] })
export class CommonModule {}
