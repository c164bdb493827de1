import { Module } from '@nestjs/common';
import { RequestLog } from './request-log.js';

/** What configureHttp puts before Nest's own part. */
@Module({ providers: [RequestLog], exports: [RequestLog] })
export class HttpModule {}
