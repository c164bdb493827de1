import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { MoneyResolver } from './money.resolver.js';

@Global()
@Module({ providers: [Clock, MoneyResolver], exports: [Clock] })
export class CommonModule {}
