import { Global, Module } from '@nestjs/common';
import { LiveViews } from './live-views.js';
import { Turns } from './turns.js';

@Global()
@Module({ providers: [LiveViews, Turns], exports: [LiveViews, Turns] })
export class WatchingModule {}
