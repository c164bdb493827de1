import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { GlobalIds } from './ids/global-ids.js';
import { MoneyResolver } from './money.resolver.js';

@Global()
@Module({ providers: [Clock, GlobalIds, MoneyResolver], exports: [Clock, GlobalIds] })
export class CommonModule {}
